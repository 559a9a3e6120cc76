package dev.jdocker.cli.copy;

import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import java.io.IOException;

/** Paths as a container has them, which are not paths of this machine. */
final class ContainerPaths {
    private ContainerPaths() {}

    static PathStat stat(Session session, String container, String path) throws IOException {
        try (Reply reply =
                session.engine().head(Query.container(container, "archive").with("path", path))) {
            return PathStat.of(reply);
        }
    }

    /** Where a link at {@code path} leads. */
    static String target(String path, String link) {
        if (link.startsWith("/")) {
            return link;
        }
        int slash = path.lastIndexOf('/');
        return slash < 0 ? link : path.substring(0, slash + 1) + link;
    }

    /** The last name of a path, as the engine's archive begins with it; {@code /} for the root. */
    static String base(String path) {
        String plain = path;
        while (plain.length() > 1 && plain.endsWith("/")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        int slash = plain.lastIndexOf('/');
        return plain.equals("/") ? plain : plain.substring(slash + 1);
    }

    /** The folder that a path is in. */
    static String parent(String path) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        int slash = plain.lastIndexOf('/');
        return slash <= 0 ? "/" : plain.substring(0, slash);
    }
}
