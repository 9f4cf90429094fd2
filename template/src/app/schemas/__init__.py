"""What the routers take and give: one file a model."""
