"""Which pages the browser tests open: every address of the portal that shows one, or the reason why it shows none."""

OPEN = [
    "/", "/services/", "/services/?group=land", "/services/land-type-article12/", "/services/complaint-suggestion/",
    "/services/right-of-way-inquiry/",
    "/search/?q=زمینم موات است", "/search/?q=بستنی",
    "/ask/", "/ask/?q=برای کمیسیون ماده ۱۲ چه مدارکی لازمه", "/ask/?q=قبض برق", "/ask/?q=پروانه",
    "/track/", "/verify/", "/verify/AAAA/", "/help/", "/privacy/",
    "/accessibility/", "/coverage/", "/coverage/services/", "/coverage/obstacles/", "/performance/", "/guide/",
    "/guide/land-mine/?choice=6",
    "/services/mehr-transfer/eligibility/", "/services/mehr-transfer/eligibility/?arrears=yes", "/sign-in/", "/desk/sign-in/",
    "/services/complaint-suggestion/start/", "/no-such-page/",
    "/gallery/", "/demo/outbox/",
    "/news/", "/news/remote-answers/", "/notices/", "/tenders/", "/tenders/sample-tender/", "/pages/engineers/", "/faq/",
    "/documents/one-page-guide/", "/themes/", "/people/", "/measures/from-home/", "/offices/", "/offices/county_izeh/",
    "/ask/?q=سیم کارتم به اسم پدرم است",
]  # fmt: skip
ERRORS = [400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503]
OF_CITIZEN = [
    "/me/", "/me/sessions/", "/me/news/", "/me/consents/", "/services/land-type-article12/for-another/",
    "/services/land-type-article12/start/",
]  # fmt: skip
_OWN = [
    "/desk/", "/desk/help/", "/desk/sessions/", "/desk/second-factor/", "/desk/second-factor/keys/",
    "/desk/second-factor/keys/add/", "/desk/second-factor/recovery-codes/new/", "/desk/second-factor/totp/deactivate/",
    "/desk/second-factor/reauthenticate/", "/desk/account/password/", "/desk/account/reauthenticate/",
]  # fmt: skip
# a member of each role: case officer, head, secretariat, director, sysadmin, analyst, guard, editor
OF_STAFF = {
    "kabi": [
        "/desk/queue/", "/desk/queue/?view=mine", "/desk/queue/?view=news", "/desk/queue/?view=waiting",
        "/desk/search/?q=شیرالی", "/desk/search/?q=بستنی", "/desk/referrals/", "/desk/callers/",
        "/desk/queue/?view=unanswered", "/desk/message-drafts/", "/desk/texts/", *_OWN,
    ],
    "tamimi": ["/desk/", "/desk/appointments/", "/desk/queue/", "/desk/queue/?view=mine", "/desk/referrals/", "/desk/texts/"],
    "shirali": ["/desk/", "/desk/queue/", "/desk/referrals/", "/desk/register/"],
    "modirkol": [
        "/desk/", "/desk/queue/", "/desk/queue/?view=all&due=overdue", "/desk/register/", "/desk/services/",
        "/desk/notice-texts/",
    ],
    "rahbar": ["/desk/", "/desk/system/", "/desk/system/records/", "/desk/queue/", "/desk/notices/"],
    "tahlilgar": [
        "/desk/", "/desk/services/", "/desk/coverage/", "/studio/", "/studio/services/", "/studio/bank/", "/desk/rehearsals/",
        "/desk/rehearsals/land-type-article12/pages/applicant/",
    ],
    "negahban": ["/desk/", "/desk/help/", "/desk/queue/", "/desk/visitors/"],
    "virastar": [
        "/desk/", "/desk/help/", "/desk/questions/", "/desk/notice-texts/", "/desk/notice-texts/case_submitted/",
        "/desk/notice-texts/staff_morning/", "/studio/pages/", "/studio/new-page/", "/studio/pages/remote-answers/",
        "/studio/pages/remote-answers/preview/", "/studio/pages/remote-answers/versions/",
    ],
    "finance-k": ["/desk/", "/desk/payments/", "/desk/payments/?q=4410237"],
}  # fmt: skip

# pages whose address is only known on the way, and the test that meets them
CITIZENS, NAMELESS, STAFF, ENTRANCE = "citizens", "nameless", "staff", "entrance"
WORKSHOP = "workshop"
PORTAL = "portal"
HELPERS, MONEY, NEWER, REHEARSAL, TALK = "helpers", "money", "newer", "rehearsal", "talk"
MET = {
    **dict.fromkeys(
        (
            "studio:service",
            "studio:copy",
            "studio:part",
            "studio:preview",
            "studio:shown",
            "studio:versions",
            "studio:comparison",
            "studio:submission_page",
            "studio:group",
            "studio:new_group",
            "studio:group_versions",
            "studio:group_comparison",
        ),
        WORKSHOP,
    ),
    "account:code": CITIZENS,
    "account:case": CITIZENS,
    "apply:page": CITIZENS,
    "apply:documents": CITIZENS,
    "apply:review": NAMELESS,
    "apply:changes": NEWER,
    "public:verified": CITIZENS,
    "apply:receipt": NAMELESS,
    "account:track_by_link": NAMELESS,
    "desk:case": STAFF,
    "desk:faq_proposal": PORTAL,
    "desk:text": TALK,
    "desk:rehearsal_case": REHEARSAL,
    "apply:consent": HELPERS,
    "desk:caller": HELPERS,
    "account:invoice": MONEY,
    "account:invoice_receipt": MONEY,
    "desk:payment": MONEY,
    "mfa_authenticate": ENTRANCE,
}

# what shows no page
NO_PAGE = {
    "public:robots": "for machines",
    "public:sitemap": "for machines",
    "public:coverage_data": "a file",
    "public:performance_data": "a file",
    "public:page_file": "a file",
    "public:page_picture": "a picture",
    "public:feed": "for machines",
    "studio:page_file": "a file",
    "studio:page_picture": "a picture",
    "studio:words": "a script",
    "healthz": "for machines",
    "api:openapi-json": "for machines",
    "api:services": "for machines",
    "api:service": "for machines",
    "api:answered": "for machines",
    "api:case": "for machines",
    "api:letter": "for machines",
    "api:questions": "for machines",
    "api_index": "for machines",
    "api:api-root": "for machines",
    "account:file": "a file",
    "account:letter": "a file",
    "account:receipt": "a file",
    "account:unnamed_file": "a file",
    "account:unnamed_letter": "a file",
    "apply:attachment": "a file",
    "apply:carried_file": "a file",
    "apply:receipt_pdf": "a file",
    "desk:file": "a file",
    "desk:file_preview": "a picture",
    "desk:letter": "a file",
    "desk:slip_receipt": "a file",
    "desk:slip_preview": "a picture",
    "account:payment_return": "leads on to the invoice",
    "desk:letter_preview": "a file",
    "desk:rehearsal": "leads on to the page where the rehearsal stopped",
    "desk:rehearsal_letter": "a file",
    "studio:letter": "a file",
    "mfa_download_recovery_codes": "a file",
    "apply:draft": "leads on to the page where the applicant stopped",
    "account_signup": "leads to the sign-in",
    "account_reset_password": "leads to the sign-in",
    "account_logout": "signing out is sent, and leads to the sign-in",
    "account_inactive": "only for a closed account in the middle of its sign-in; the words of an error page",
    "mfa_activate_totp": "for who has no factor yet, in the frame of the page that takes one away",
    "mfa_view_recovery_codes": "shown once codes were made; the same part as after making them",
    "mfa_reauthenticate_webauthn": "asks for a key in the hand: test_security_key.py",
    "mfa_edit_webauthn": "asks for a key in the hand: test_security_key.py",
    "mfa_remove_webauthn": "asks for a key in the hand: test_security_key.py",
}
