package dev.jdocker.cli.copy;

import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Into a container. */
record CopyToContainer(
        Session session, CopyArgument source, CopyArgument target, boolean keepsOwners, boolean followsLink) {

    /** Copies; how long the archive was. */
    long copy() throws IOException {
        String place = target.path();
        PathStat there = find(place);
        if (there != null && !there.link().isEmpty()) {
            place = ContainerPaths.target(place, there.link());
            there = find(place);
        }
        if (source.path().equals(CopyArgument.STREAM)) {
            if (there == null || !there.isFolder()) {
                throw new IOException(
                        "destination \"" + target.container() + ":" + target.path() + "\" must be a directory");
            }
            put(place, session.in());
            return 0;
        }
        Path file = file();
        boolean folder = Files.isDirectory(file);
        String into = place;
        String name = source.meansContent()
                ? ""
                : String.valueOf(file.toAbsolutePath().normalize().getFileName());
        if (there == null) {
            if (target.meansFolder() && !folder) {
                throw new IOException("no such directory");
            }
            into = ContainerPaths.parent(place);
            name = ContainerPaths.base(place);
        } else if (!there.isFolder()) {
            if (folder) {
                throw new IOException("cannot copy directory");
            }
            if (target.meansFolder()) {
                throw new IOException("not a directory");
            }
            into = ContainerPaths.parent(place);
            name = ContainerPaths.base(place);
        }
        LocalArchive archive = new LocalArchive(file, name, Map.of());
        try (CountedStream content = new CountedStream(archive.open())) {
            put(into, content);
            archive.check();
            return content.bytes();
        }
    }

    private Path file() throws IOException {
        Path file = Path.of(source.path());
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("lstat " + file.toAbsolutePath().normalize() + ": no such file or directory");
        }
        if (source.meansFolder() && !Files.isDirectory(file)) {
            throw new IOException("not a directory");
        }
        return followsLink || source.meansContent() ? file.toRealPath() : file;
    }

    private @Nullable PathStat find(String path) throws IOException {
        try {
            return ContainerPaths.stat(session, target.container(), path);
        } catch (EngineException e) {
            if (!e.isNotFound() || String.valueOf(e.getMessage()).contains("No such container")) {
                throw e;
            }
            return null;
        }
    }

    private void put(String folder, InputStream archive) throws IOException {
        Query query = Query.container(target.container(), "archive")
                .with("path", folder)
                .with("noOverwriteDirNonDir", "true")
                .with("copyUIDGID", keepsOwners ? "true" : "");
        try (Reply reply = session.engine().put(query, "application/x-tar", archive)) {
            reply.body().transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
