package dev.jdocker.daemon.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a Unix socket that clients connect to: {@code root:GROUP 0660}, because whoever may connect is root.
 *
 * @param group a name or number; one that does not exist leaves the socket to root alone
 */
public record UnixSocketFile(Path path, String group) {

    private static final Logger log = LoggerFactory.getLogger(UnixSocketFile.class);

    /**
     * Makes the way free: creates the folder and removes a socket on which nobody answers.
     *
     * @throws IOException if a process answers on it, or if it is something else than a socket
     */
    void prepare() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean socket = Files.readAttributes(
                        path, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
        if (!socket) {
            throw new IOException("listen on unix://" + path + ": it exists and is not a socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            Files.delete(path);
            return;
        }
        throw new IOException("listen on unix://" + path + ": another process already answers there");
    }

    /** Gives the group access. Until then the socket is the owner's alone, by the process's umask. */
    void grant() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        try {
            GroupPrincipal principal =
                    path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            view.setGroup(principal);
        } catch (UserPrincipalNotFoundException e) {
            log.warn("could not change group of {} to {}: group {} not found", path, group, group);
        }
        view.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
    }
}
