package dev.jdocker.cli.build;

import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.copy.LocalArchive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a build is given: files of this machine as an archive, an archive from standard input, or an address that the engine
 * fetches itself.
 *
 * @param dockerfile its name in the archive, empty for the engine's choice
 * @param remote the address, empty where there is an archive
 * @param local the files of this machine, null where there are none
 * @param archive the body to send, read once; empty where there is an address
 */
record SentContext(
        String dockerfile, String remote, @Nullable LocalArchive local, InputStream archive) {
    private static final String STANDARD_INPUT = "-";
    private static final String GIVEN = ".jdocker-given-dockerfile";
    private static final int TAR_MAGIC_AT = 257;

    static SentContext of(Session session, String path, String file) throws CommandException, IOException {
        if (path.equals(STANDARD_INPUT)) {
            if (file.equals(STANDARD_INPUT)) {
                throw new CommandException("invalid argument: can't use stdin for both build context and dockerfile");
            }
            return fromInput(session, file);
        }
        if (path.startsWith("http://")
                || path.startsWith("https://")
                || path.startsWith("git@")
                || path.startsWith("git://")
                || path.startsWith("github.com/")) {
            return new SentContext(file, path, null, InputStream.nullInputStream());
        }
        Path folder = Path.of(path);
        if (!Files.isDirectory(folder)) {
            throw new CommandException(
                    Files.exists(folder)
                            ? "unable to prepare context: context must be a directory: " + folder.toAbsolutePath()
                            : "unable to prepare context: path \"" + path + "\" not found");
        }
        return fromFolder(session, folder.toRealPath(), file);
    }

    private static SentContext fromFolder(Session session, Path folder, String file)
            throws CommandException, IOException {
        if (file.equals(STANDARD_INPUT)) {
            return given(folder, session.in().readAllBytes());
        }
        Path dockerfile = file.isEmpty() ? folder.resolve("Dockerfile") : Path.of(file);
        if (!Files.isRegularFile(dockerfile)) {
            throw new CommandException(
                    "unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat "
                            + dockerfile.toAbsolutePath() + ": no such file or directory");
        }
        Path absolute = dockerfile.toAbsolutePath().normalize();
        if (absolute.startsWith(folder)) {
            LocalArchive local = new LocalArchive(folder, "", Map.of());
            return new SentContext(folder.relativize(absolute).toString(), "", local, local.open());
        }
        return given(folder, Files.readAllBytes(absolute));
    }

    /** A Dockerfile that is not among the files goes along under a name that nobody uses. */
    private static SentContext given(Path folder, byte[] dockerfile) throws IOException {
        LocalArchive local = new LocalArchive(folder, "", Map.of(GIVEN, dockerfile));
        return new SentContext(GIVEN, "", local, local.open());
    }

    private static SentContext fromInput(Session session, String file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(session.in(), 64 * 1024);
        in.mark(1024);
        byte[] head = in.readNBytes(512);
        in.reset();
        if (isArchive(head)) {
            return new SentContext(file, "", null, in);
        }
        LocalArchive local = new LocalArchive(null, "", Map.of("Dockerfile", in.readAllBytes()));
        return new SentContext("Dockerfile", "", local, local.open());
    }

    /** Whether it is a tar archive, as it is or compressed; else it is a Dockerfile. */
    private static boolean isArchive(byte[] head) {
        boolean tar = head.length >= TAR_MAGIC_AT + 5
                && new String(head, TAR_MAGIC_AT, 5, StandardCharsets.ISO_8859_1).equals("ustar");
        String start = new String(head, 0, Math.min(6, head.length), StandardCharsets.ISO_8859_1);
        return tar
                || start.startsWith("\u001f\u008b")
                || start.startsWith("BZh")
                || start.startsWith("\u00fd7zXZ")
                || start.startsWith("(\u00b5/\u00fd");
    }
}
