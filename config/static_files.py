"""Where production takes its static files from: named after their content, and compressed beforehand."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """The modules that a script imports, too, are called by the names that tell their content."""

    support_js_module_import_aggregation = True
