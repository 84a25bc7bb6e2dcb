"""When and where: Dagster assets and the command line over them."""
