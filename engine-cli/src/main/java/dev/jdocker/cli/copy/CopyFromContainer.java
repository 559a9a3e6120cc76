package dev.jdocker.cli.copy;

import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Out of a container. */
record CopyFromContainer(
        Session session, CopyArgument source, CopyArgument target, boolean keepsOwners, boolean followsLink) {

    /** Copies; how long the archive was. */
    long copy() throws IOException {
        String path = source.path();
        String wanted = "";
        if (followsLink) {
            PathStat stat = ContainerPaths.stat(session, source.container(), path);
            if (!stat.link().isEmpty()) {
                wanted = stat.name();
                path = ContainerPaths.target(path, stat.link());
            }
        }
        try (Reply reply = session.engine()
                .get(Query.container(source.container(), "archive").with("path", path))) {
            if (target.path().equals(CopyArgument.STREAM)) {
                return reply.body().transferTo(session.out());
            }
            PathStat stat = PathStat.of(reply);
            String archived = ContainerPaths.base(path);
            Destination destination = destination(stat, wanted.isEmpty() ? archived : wanted);
            Renaming renaming = source.meansContent() ? Renaming.NONE : new Renaming(archived, destination.name());
            CountedStream archive = new CountedStream(reply.body());
            new LocalUnpacking(destination.folder(), content(renaming, destination), keepsOwners).unpack(archive);
            return archive.bytes();
        }
    }

    /** A folder's content goes into the folder itself: the archive calls that a dot. */
    private Renaming content(Renaming renaming, Destination destination) {
        return source.meansContent() && !destination.name().isEmpty()
                ? new Renaming(".", destination.name())
                : renaming;
    }

    /** Where it goes to, and what it is called there. */
    private record Destination(Path folder, String name) {}

    private Destination destination(PathStat stat, String name) throws IOException {
        Path path = Path.of(target.path());
        if (Files.isDirectory(path)) {
            return new Destination(path, source.meansContent() ? "" : name);
        }
        if (Files.exists(path)) {
            if (target.meansFolder()) {
                throw new IOException("not a directory");
            }
            if (stat.isFolder()) {
                throw new IOException("cannot copy directory");
            }
        } else if (target.meansFolder() && !stat.isFolder()) {
            throw new IOException("no such directory");
        }
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IOException("invalid output path: directory \"" + parent + "\" does not exist");
        }
        if (source.meansContent()) {
            Files.createDirectory(absolute);
            return new Destination(absolute, "");
        }
        return new Destination(parent, String.valueOf(absolute.getFileName()));
    }
}
