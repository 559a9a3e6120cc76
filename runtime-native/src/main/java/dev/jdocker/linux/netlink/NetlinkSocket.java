package dev.jdocker.linux.netlink;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with the kernel about one network namespace: that in which it was opened, wherever its users are. A
 * request waits for its answer; for several threads, one after the other.
 */
public final class NetlinkSocket implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    private static final int DUMP_ATTEMPTS = 32;
    private static final int ERROR_STRUCT = 4 + 16; // struct nlmsgerr, capped

    private final Linux linux;
    private final Fd socket;
    private final byte[] buffer = new byte[BUFFER];
    private int sequence;

    private NetlinkSocket(Linux linux, Fd socket) {
        this.linux = linux;
        this.socket = socket;
    }

    /** Opens one to the network namespace of the calling thread. */
    public static NetlinkSocket open(Linux linux) {
        Fd socket = linux.socket(Rtnl.AF_NETLINK, Rtnl.SOCK_RAW, Rtnl.NETLINK_ROUTE);
        try {
            linux.setsockopt(socket, Rtnl.SOL_NETLINK, Rtnl.NETLINK_CAP_ACK, 1);
            linux.setsockopt(socket, Rtnl.SOL_NETLINK, Rtnl.NETLINK_EXT_ACK, 1);
            linux.setsockopt(socket, Rtnl.SOL_NETLINK, Rtnl.NETLINK_GET_STRICT_CHK, 1);
            return new NetlinkSocket(linux, socket);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Asks, and waits until it is acknowledged.
     *
     * @param what for the message of a failure: {@code make link br0}
     * @return what came before the acknowledgement
     */
    synchronized List<Message> request(String what, MessageWriter message) {
        int number = ++sequence;
        send(message.finish(number));
        List<Message> answers = new ArrayList<>();
        while (true) {
            for (Message answer : receive()) {
                if (answer.sequence() != number) {
                    continue;
                }
                if (answer.type() == Rtnl.NLMSG_ERROR) {
                    check(what, answer);
                    return answers;
                }
                answers.add(answer);
            }
        }
    }

    /** Asks for a whole table, and once more where it changed while it was read (NLM_F_DUMP_INTR). */
    synchronized List<Message> dump(String what, MessageWriter message) {
        for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
            List<Message> table = dumpOnce(what, message);
            if (table != null) {
                return table;
            }
        }
        throw new NetlinkException(what, Errno.EINTR.number(), "it changes all the time");
    }

    private @Nullable List<Message> dumpOnce(String what, MessageWriter message) {
        int number = ++sequence;
        send(message.finish(number));
        List<Message> table = new ArrayList<>();
        boolean interrupted = false;
        while (true) {
            for (Message part : receive()) {
                if (part.sequence() != number) {
                    continue;
                }
                interrupted |= (part.flags() & Rtnl.NLM_F_DUMP_INTR) != 0;
                if (part.type() == Rtnl.NLMSG_ERROR) {
                    check(what, part);
                    return interrupted ? null : table;
                }
                if (part.type() == Rtnl.NLMSG_DONE) {
                    int error = part.body().limit() >= 4 ? part.intAt(0) : 0;
                    if (error < 0) {
                        throw new NetlinkException(
                                what, -error, part.attributes(4).string(Rtnl.NLMSGERR_ATTR_MSG));
                    }
                    return interrupted ? null : table;
                }
                table.add(part);
            }
        }
    }

    private void send(byte[] message) {
        linux.write(socket, message, 0, message.length);
    }

    private List<Message> receive() {
        int length = linux.read(socket, buffer, 0, buffer.length);
        return Message.parse(Arrays.copyOf(buffer, length), length);
    }

    private static void check(String what, Message answer) {
        int error = answer.intAt(0);
        if (error == 0) {
            return;
        }
        boolean words = (answer.flags() & Rtnl.NLM_F_ACK_TLVS) != 0;
        throw new NetlinkException(
                what, -error, words ? answer.attributes(ERROR_STRUCT).string(Rtnl.NLMSGERR_ATTR_MSG) : null);
    }

    @Override
    public void close() {
        socket.close();
    }
}
