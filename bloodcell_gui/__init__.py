"""The window: knows Qt and the light half of the engine, never the heavy one."""
