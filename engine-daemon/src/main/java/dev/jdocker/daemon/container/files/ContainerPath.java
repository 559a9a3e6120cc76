package dev.jdocker.daemon.container.files;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.tar.TarPaths;

/**
 * A path in a container as a client names it: taken from the root, cleaned, with the {@code /} or {@code /.} at its end
 * kept, by which it says that it must be a folder.
 */
record ContainerPath(String text) {

    /**
     * Of what the client said.
     *
     * @throws BadRequest if that is nothing
     */
    static ContainerPath of(String given) {
        if (given.isEmpty()) {
            throw new BadRequest("bad parameter: pathcannot be empty"); // dockerd's spelling
        }
        if (given.indexOf('\0') >= 0) {
            throw new BadRequest("bad parameter: path may not contain NUL");
        }
        String clean = "/" + TarPaths.clean(given);
        boolean current = given.equals(".") || given.endsWith("/.");
        if (current) {
            return new ContainerPath(clean.endsWith("/") ? clean + "." : clean + "/.");
        }
        boolean folder = given.endsWith("/") && !clean.endsWith("/");
        return new ContainerPath(folder ? clean + "/" : clean);
    }

    /** Whether a symbolic link at its end is followed, and must lead to a folder. */
    boolean namesFolder() {
        return text.endsWith("/") || text.endsWith("/.");
    }

    /** Its last component, as Go's {@code filepath.Base} takes it. */
    String base() {
        String path = text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return path.equals("/") ? "/" : path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder that holds its last component; only of a path that names no folder. */
    String parent() {
        int slash = text.lastIndexOf('/');
        return slash == 0 ? "/" : text.substring(0, slash);
    }

    @Override
    public String toString() {
        return text;
    }
}
