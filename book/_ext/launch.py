"""A JupyterHub button on every notebook, also where no hub is configured.

The theme makes the button once ``launch_buttons: jupyterhub_url`` is set in
``_config.yml``. A published book cannot know its reader's hub, so without
that address the button leads to the page that says how to open it there.
"""

HELP_PAGE = "book/how-to-read"
HELP_ANCHOR = "#on-a-jupyterhub"


def add_hub_button(app, pagename, templatename, context, doctree):
    """Append the button to the theme's menu of places to run a notebook."""
    if app.config.html_theme_options["launch_buttons"].get("jupyterhub_url"):
        return
    for group in context.get("header_buttons", []):
        if group.get("label") == "launch-buttons":
            group["buttons"].append(hub_button(context["pathto"]))


def hub_button(pathto):
    """Return the button, in the form the theme's templates expect."""
    return {
        "type": "link",
        "text": "JupyterHub",
        "tooltip": "How to open this notebook on your JupyterHub",
        "icon": "_static/images/logo_jupyterhub.svg",
        "url": pathto(HELP_PAGE) + HELP_ANCHOR,
    }


def setup(app):
    # After the theme's own launch buttons, which come at 501.
    app.connect("html-page-context", add_hub_button, priority=502)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
