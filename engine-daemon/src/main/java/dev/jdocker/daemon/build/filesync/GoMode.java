package dev.jdocker.daemon.build.filesync;

/** Go's {@code os.FileMode}, in which files are described on the wire: kinds and special bits are not where Unix has them. */
final class GoMode {

    static final int DIR = 1 << 31;
    static final int SYMLINK = 1 << 27;
    private static final int DEVICE = 1 << 26;
    private static final int NAMED_PIPE = 1 << 25;
    private static final int SOCKET = 1 << 24;
    private static final int SETUID = 1 << 23;
    private static final int SETGID = 1 << 22;
    private static final int CHAR_DEVICE = 1 << 21;
    private static final int STICKY = 1 << 20;
    private static final int IRREGULAR = 1 << 19;
    private static final int KIND = DIR | SYMLINK | NAMED_PIPE | SOCKET | DEVICE | CHAR_DEVICE | IRREGULAR;

    private static final int S_IFMT = 0170000;

    private GoMode() {}

    static boolean isRegular(int mode) {
        return (mode & KIND) == 0;
    }

    static boolean isFolder(int mode) {
        return (mode & KIND) == DIR;
    }

    static boolean isLink(int mode) {
        return (mode & KIND) == SYMLINK;
    }

    static boolean isSocket(int mode) {
        return (mode & KIND) == SOCKET;
    }

    /** The lower twelve bits of the Unix mode. */
    static int permissions(int mode) {
        return (mode & 0777)
                | ((mode & SETUID) != 0 ? 04000 : 0)
                | ((mode & SETGID) != 0 ? 02000 : 0)
                | ((mode & STICKY) != 0 ? 01000 : 0);
    }

    /** Of a Unix mode with its kind. */
    static int of(int unix) {
        int kind = switch (unix & S_IFMT) {
            case 0040000 -> DIR;
            case 0120000 -> SYMLINK;
            case 0060000 -> DEVICE;
            case 0020000 -> DEVICE | CHAR_DEVICE;
            case 0010000 -> NAMED_PIPE;
            case 0140000 -> SOCKET;
            default -> 0;
        };
        return kind
                | (unix & 0777)
                | ((unix & 04000) != 0 ? SETUID : 0)
                | ((unix & 02000) != 0 ? SETGID : 0)
                | ((unix & 01000) != 0 ? STICKY : 0);
    }
}
