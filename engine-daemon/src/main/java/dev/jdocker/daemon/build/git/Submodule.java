package dev.jdocker.daemon.build.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** The submodules that a tree tells of in {@code .gitmodules}. */
final class Submodule {

    private static final int LARGEST = 1 << 20;

    private Submodule() {}

    /** The url of the one at a path, as it is written; null if there is none. */
    static @Nullable String find(Repository repository, RevTree tree, String path) throws IOException {
        @Nullable TreeWalk file = TreeWalk.forPath(repository, ".gitmodules", tree);
        if (file == null) {
            return null;
        }
        Config modules = new Config();
        try {
            modules.fromText(
                    new String(repository.open(file.getObjectId(0)).getBytes(LARGEST), StandardCharsets.UTF_8));
        } catch (ConfigInvalidException e) {
            throw new IOException("invalid .gitmodules: " + e.getMessage(), e);
        }
        for (String name : modules.getSubsections("submodule")) {
            if (path.equals(modules.getString("submodule", name, "path"))) {
                return modules.getString("submodule", name, "url");
            }
        }
        return null;
    }

    /** What a url means in a repository: one that begins with {@code ./} or {@code ../} is beside it. */
    static String resolve(String parent, String url) {
        if (!url.startsWith("./") && !url.startsWith("../")) {
            return url;
        }
        String base = parent.replaceFirst("/+$", "");
        String rest = url;
        while (true) {
            if (rest.startsWith("./")) {
                rest = rest.substring(2);
            } else if (rest.startsWith("../") && base.lastIndexOf('/') > base.indexOf("://") + 2) {
                rest = rest.substring(3);
                base = base.substring(0, base.lastIndexOf('/'));
            } else if (rest.startsWith("../") && base.contains(":") && !base.contains("://")) {
                return base.substring(0, base.indexOf(':') + 1) + rest.substring(3); // beside host:path
            } else {
                return base + "/" + rest;
            }
        }
    }
}
