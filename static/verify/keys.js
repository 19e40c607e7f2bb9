/** Keys that were kept with this page: {slug, name, keys}[]. Empty here; the copy that a company hands out has its own. */
Reflect.get(globalThis, "veldwerk").kept = []
