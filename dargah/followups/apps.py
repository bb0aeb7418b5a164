from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    name = "dargah.followups"
    label = "followups"
    verbose_name = "پیامدها"
