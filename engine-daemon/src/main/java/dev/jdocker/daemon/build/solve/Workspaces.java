package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.Trash;
import java.io.IOException;
import java.nio.file.Path;

/** Where steps under way have their folders. */
record Workspaces(Path folder, Trash trash) {

    /** Opens the folder and sweeps what a killed engine has left in it. */
    static Workspaces open(Path folder, Trash trash) throws IOException {
        OwnedFolder.create(folder, "rwx--x---");
        Workspace.sweep(folder, trash);
        return new Workspaces(folder, trash);
    }

    Workspace make() throws IOException {
        return Workspace.make(folder, trash);
    }
}
