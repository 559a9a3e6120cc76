package dev.jdocker.daemon.tar;

/**
 * The place an entry names, cleaned as dockerd cleans it: absolute or not, it is a place below the layer's root, and
 * {@code ..} cannot leave that (the root's parent is the root). Symbolic links are the kernel's business, see
 * {@link InRoot}.
 *
 * @param parent the folder, "" for the root
 * @param name the last component, "" for the root itself
 */
record EntryPath(String parent, String name) {

    static EntryPath of(String raw) throws TarException {
        if (raw.indexOf('\0') >= 0) {
            throw new TarException("name with a NUL: " + raw);
        }
        String path = TarPaths.clean(raw);
        int slash = path.lastIndexOf('/');
        return slash < 0 ? new EntryPath("", path) : new EntryPath(path.substring(0, slash), path.substring(slash + 1));
    }

    boolean isRoot() {
        return name.isEmpty();
    }

    String path() {
        return parent.isEmpty() ? name : parent + "/" + name;
    }
}
