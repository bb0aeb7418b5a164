"""Images: decoded and encoded again, so that only pixels survive: no EXIF, no second file."""

from typing import BinaryIO

from PIL import Image, ImageFile, ImageOps, JpegImagePlugin

from dargah.files import limits
from dargah.files.examiner.verdict import Passed, Refused

Image.MAX_IMAGE_PIXELS = None  # the limit below speaks before any pixel is decoded
ImageFile.LOAD_TRUNCATED_IMAGES = False
PNG_EFFORT = 4  # zlib level: a third of level 9's time for 5 % more bytes
ORIENTATION = 0x0112


def examine(kind: str, source: BinaryIO, result: BinaryIO) -> Passed:
    """Re-encode `source` into `result`; refuse it when its header promises more pixels than the limit.

    A JPEG keeps its own quantisation tables and subsampling, so that encoding again adds no visible loss.
    The turn that EXIF asked for is done to the pixels.
    """
    Image.preinit()
    try:
        with Image.open(source, formats=["JPEG" if kind == "jpeg" else "PNG"]) as image:
            _promise_is_small(image)
            if isinstance(image, JpegImagePlugin.JpegImageFile):  # noqa: SIM108 the branch tells the checker the type
                written = _jpeg(image, result)
            else:
                written = _png(image, result)
    except Refused:
        raise
    except Exception as broken:  # decoders raise whatever they meet: OSError, struct.error, SyntaxError…
        raise Refused("damaged") from broken
    return Passed(kind, rewritten=True, width=written.width, height=written.height)


def _promise_is_small(image: Image.Image) -> None:
    if image.width * image.height > limits.IMAGE_PIXELS or max(image.size) > limits.IMAGE_SIDE:
        raise Refused("too_many_pixels")


def _jpeg(image: JpegImagePlugin.JpegImageFile, result: BinaryIO) -> Image.Image:
    tables, sampling = image.quantization, JpegImagePlugin.get_sampling(image)
    upright: Image.Image = image
    if image.getexif().get(ORIENTATION, 1) != 1:
        upright = ImageOps.exif_transpose(image)
        sampling = sampling if sampling in {0, 2} else 2  # 4:2:2 changes its direction when turned
    if upright.mode not in {"L", "RGB", "CMYK"}:
        upright = upright.convert("RGB")
    upright.info.clear()
    wanted = max(sampling, 0) if upright.mode == "RGB" else -1
    upright.save(result, "JPEG", qtables=tables, subsampling=wanted)
    return upright


def _png(image: Image.Image, result: BinaryIO) -> Image.Image:
    image.load()
    transparency = image.info.get("transparency")
    upright = image if image.getexif().get(ORIENTATION, 1) == 1 else ImageOps.exif_transpose(image)
    upright.info.clear()
    extra = {} if transparency is None else {"transparency": transparency}
    upright.save(result, "PNG", compress_level=PNG_EFFORT, **extra)
    return upright
