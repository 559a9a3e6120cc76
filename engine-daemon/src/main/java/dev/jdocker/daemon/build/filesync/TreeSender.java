package dev.jdocker.daemon.build.filesync;

import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.RESOLVE_BENEATH;
import static dev.jdocker.linux.Flags.RESOLVE_NO_SYMLINKS;

import buildkit.fsutil.Packet;
import buildkit.fsutil.Packet.PacketType;
import buildkit.fsutil.Stat;
import com.google.protobuf.ByteString;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.PathBytes;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One transfer of a tree to a client: everything is listed, the client asks for the files that it has not, and both say that it
 * is over. The tree must not change meanwhile.
 */
final class TreeSender {

    private static final int CHUNK_BYTES = 128 * 1024;
    private static final Packet END =
            Packet.newBuilder().setType(PacketType.PACKET_FIN).build();

    private final Linux linux;
    private final BlockingClientCall<Packet, Packet> call;
    private final LongConsumer sentBytes;
    private final List<File> files = new ArrayList<>();
    private final Map<Inode, String> linked = new HashMap<>();
    private final byte[] buffer = new byte[CHUNK_BYTES];
    private long sent;

    private record Inode(long device, long number) {}

    /** What a number stands for that the client asks by. */
    private record File(Fd root, String path) {}

    TreeSender(Linux linux, BlockingClientCall<Packet, Packet> call, LongConsumer sentBytes) {
        this.linux = linux;
        this.call = call;
        this.sentBytes = sentBytes;
    }

    /**
     * Sends these trees, each below its folder; an empty name puts a tree at the top.
     *
     * @param roots in the order of their names
     */
    void send(Map<String, Fd> roots) throws IOException, InterruptedException, StatusException {
        BlockingQueue<Packet> requests = new LinkedBlockingQueue<>();
        Thread reader = Thread.startVirtualThread(() -> readTo(requests));
        try {
            for (Map.Entry<String, Fd> root : roots.entrySet()) {
                String prefix = root.getKey();
                if (!prefix.isEmpty()) {
                    add(root.getValue(), "", Stat.newBuilder().setPath(prefix).setMode(GoMode.DIR | 0755));
                    prefix += "/";
                }
                folder(root.getValue(), root.getValue(), "", prefix);
            }
            write(Packet.newBuilder().setType(PacketType.PACKET_STAT).build());
            while (answer(requests.take())) {
                // The client has more to ask.
            }
            write(END);
            call.halfClose();
            reader.join();
        } finally {
            reader.interrupt();
        }
    }

    private void readTo(BlockingQueue<Packet> requests) {
        try {
            for (Packet packet = call.read(); packet != null; packet = call.read()) {
                requests.add(packet);
            }
            requests.add(error("the client ended the transfer before it was complete"));
        } catch (StatusException e) {
            String why = e.getStatus().getDescription();
            requests.add(error(why == null ? e.getStatus().getCode().toString() : why));
        } catch (InterruptedException e) {
            requests.add(error("interrupted"));
        }
    }

    private static Packet error(String message) {
        return Packet.newBuilder()
                .setType(PacketType.PACKET_ERR)
                .setData(ByteString.copyFromUtf8(message))
                .build();
    }

    /** Answers what the client asks, and says whether more is to come. */
    private boolean answer(Packet packet) throws IOException, InterruptedException, StatusException {
        switch (packet.getType()) {
            case PACKET_REQ -> data(packet.getID());
            case PACKET_FIN -> {
                return false;
            }
            case PACKET_ERR ->
                throw new IOException("error from receiver: " + packet.getData().toStringUtf8());
            case PACKET_STAT, PACKET_DATA, UNRECOGNIZED ->
                throw new IOException(
                        "the client sent a packet of kind " + packet.getTypeValue() + " where it receives");
        }
        return true;
    }

    private void folder(Fd root, Fd folder, String path, String prefix)
            throws IOException, InterruptedException, StatusException {
        for (String name : sorted(linux.list(folder))) {
            Linux.Stat stat = linux.fstatat(folder, name, AT_SYMLINK_NOFOLLOW);
            int mode = GoMode.of(stat.mode());
            String below = path + name;
            Stat.Builder entry = Stat.newBuilder()
                    .setPath(PathBytes.shown(prefix + below))
                    .setMode(mode)
                    .setUid(stat.uid())
                    .setGid(stat.gid())
                    .setSize(GoMode.isRegular(mode) ? stat.sizeBytes() : 0)
                    .setModTime(stat.modification().seconds() * 1_000_000_000L
                            + stat.modification().nanoseconds());
            if (GoMode.isLink(mode)) {
                entry.setLinkname(PathBytes.shown(linux.readlinkat(folder, name)));
            } else if (GoMode.isRegular(mode) && stat.links() > 1) {
                @Nullable String first = linked.putIfAbsent(new Inode(stat.device(), stat.inode()), prefix + below);
                if (first != null) {
                    entry.setLinkname(PathBytes.shown(first)).setSize(0);
                }
            }
            if (GoMode.isSocket(mode)) {
                continue;
            }
            add(root, below, entry);
            if (GoMode.isFolder(mode)) {
                try (Fd child = linux.openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)) {
                    folder(root, child, below + "/", prefix);
                }
            }
        }
    }

    private static List<String> sorted(List<String> names) {
        List<byte[]> keys =
                new ArrayList<>(names.stream().map(PathBytes::encode).toList());
        keys.sort(Arrays::compareUnsigned);
        return keys.stream().map(PathBytes::decode).toList();
    }

    private void add(Fd root, String path, Stat.Builder entry)
            throws InterruptedException, StatusException, IOException {
        files.add(new File(root, path));
        write(Packet.newBuilder().setType(PacketType.PACKET_STAT).setStat(entry).build());
    }

    private void data(int number) throws IOException, InterruptedException, StatusException {
        if (number < 0 || number >= files.size()) {
            throw new IOException("the client asked for file " + number + ", which there is not");
        }
        File file = files.get(number);
        Linux.OpenHow how =
                new Linux.OpenHow(O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
        try (Fd open = linux.openat2(file.root(), file.path(), how)) {
            for (int n = linux.read(open, buffer, 0, buffer.length);
                    n > 0;
                    n = linux.read(open, buffer, 0, buffer.length)) {
                write(Packet.newBuilder()
                        .setType(PacketType.PACKET_DATA)
                        .setID(number)
                        .setData(ByteString.copyFrom(buffer, 0, n))
                        .build());
                sent += n;
                sentBytes.accept(sent);
            }
        }
        write(Packet.newBuilder().setType(PacketType.PACKET_DATA).setID(number).build());
    }

    private void write(Packet packet) throws InterruptedException, StatusException, IOException {
        if (!call.write(packet)) {
            throw new IOException("the client ended the transfer before it was complete");
        }
    }
}
