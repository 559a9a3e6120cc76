package dev.jdocker.linux.netlink;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A table of the packet filter that leads one port of one address, as processes of the same network namespace reach it, to
 * other ports of that address. It is made by messages of nf_tables' own and not by libnftables, which waits for answers by
 * {@code select(2)}: in a process with more than a thousand descriptors the C library ends that. It is also faster.
 *
 * @param name of the table, of IPv4
 */
public record TranslationTable(String name, Inet4Address address, int port) {
    private static final int NETLINK_NETFILTER = 12;
    private static final int NFNL_SUBSYS_NFTABLES = 10;
    private static final int NFNL_MSG_BATCH_BEGIN = 0x10;
    private static final int NFNL_MSG_BATCH_END = 0x11;
    private static final int NLM_F_APPEND = 0x800;

    // linux/netfilter/nf_tables.h
    private static final int NFT_MSG_NEWTABLE = 0;
    private static final int NFT_MSG_DELTABLE = 2;
    private static final int NFT_MSG_NEWCHAIN = 3;
    private static final int NFT_MSG_NEWRULE = 6;
    private static final int REGISTER_1 = 1;
    private static final int REGISTER_2 = 2;
    private static final int NETWORK_HEADER = 1;
    private static final int TRANSPORT_HEADER = 2;
    private static final int META_L4PROTO = 16;
    private static final int NAT_SNAT = 0;
    private static final int NAT_DNAT = 1;
    private static final int ACCEPT = 1;

    private static final int HOOK_OUTPUT = 3;
    private static final int HOOK_POSTROUTING = 4;
    private static final int PRIORITY_DNAT = -100;
    private static final int PRIORITY_SNAT = 100;
    private static final int SOURCE_ADDRESS = 12; // offsets in the header of IPv4
    private static final int DESTINATION_ADDRESS = 16;
    private static final int SOURCE_PORT = 0; // and in those of UDP and TCP
    private static final int DESTINATION_PORT = 2;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private static final int BUFFER = 16 * 1024;

    /**
     * Makes it in the network namespace of the calling thread, instead of the one that may be there.
     *
     * @param udpPort where datagrams are led, {@code tcpPort} where connections are
     */
    public void make(Linux linux, int udpPort, int tcpPort) {
        List<MessageWriter> messages = new ArrayList<>();
        messages.add(new MessageWriter(NFNL_MSG_BATCH_BEGIN, 0).netfilter(0, NFNL_SUBSYS_NFTABLES));
        // First an empty one, so that there is one to delete.
        messages.add(message(NFT_MSG_NEWTABLE, Rtnl.NLM_F_CREATE).string(1, name));
        messages.add(message(NFT_MSG_DELTABLE, 0).string(1, name));
        messages.add(message(NFT_MSG_NEWTABLE, Rtnl.NLM_F_CREATE).string(1, name));
        messages.add(chain("output", HOOK_OUTPUT, PRIORITY_DNAT));
        messages.add(chain("postrouting", HOOK_POSTROUTING, PRIORITY_SNAT));
        messages.add(there(UDP, udpPort));
        messages.add(there(TCP, tcpPort));
        messages.add(back(UDP, udpPort));
        messages.add(back(TCP, tcpPort));
        messages.add(new MessageWriter(NFNL_MSG_BATCH_END, 0).netfilter(0, NFNL_SUBSYS_NFTABLES));
        send(linux, messages);
    }

    private void send(Linux linux, List<MessageWriter> messages) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        int sequence = 0;
        for (MessageWriter message : messages) {
            batch.writeBytes(message.finish(++sequence));
        }
        try (Fd socket = linux.socket(Rtnl.AF_NETLINK, Rtnl.SOCK_RAW, NETLINK_NETFILTER)) {
            byte[] bytes = batch.toByteArray();
            linux.write(socket, bytes, 0, bytes.length);
            byte[] buffer = new byte[BUFFER];
            // The kernel tells of each message that failed, and of the last rule that it is there.
            int last = sequence - 1;
            while (true) {
                int length = linux.read(socket, buffer, 0, buffer.length);
                for (Message answer : Message.parse(buffer, length)) {
                    if (answer.type() == Rtnl.NLMSG_ERROR) {
                        int error = answer.intAt(0);
                        if (error != 0) {
                            throw new NetlinkException("make the table " + name, -error, null);
                        }
                        if (answer.sequence() == last) {
                            return;
                        }
                    }
                }
            }
        }
    }

    private static MessageWriter message(int type, int flags) {
        return new MessageWriter(NFNL_SUBSYS_NFTABLES << 8 | type, flags).netfilter(Rtnl.AF_INET, 0);
    }

    private MessageWriter chain(String chain, int hook, int priority) {
        return message(NFT_MSG_NEWCHAIN, Rtnl.NLM_F_CREATE)
                .string(1, name)
                .string(3, chain)
                .nested(4, hooks -> hooks.bytes(1, number(hook)).bytes(2, number(priority)))
                .bytes(5, number(ACCEPT))
                .string(7, "nat");
    }

    private MessageWriter there(int protocol, int to) {
        return rule("output", protocol, DESTINATION_ADDRESS, DESTINATION_PORT, port, NAT_DNAT, to);
    }

    private MessageWriter back(int protocol, int from) {
        return rule("postrouting", protocol, SOURCE_ADDRESS, SOURCE_PORT, from, NAT_SNAT, port);
    }

    private MessageWriter rule(
            String chain, int protocol, int addressOffset, int portOffset, int matched, int kind, int translated) {
        return message(NFT_MSG_NEWRULE, Rtnl.NLM_F_CREATE | NLM_F_APPEND | Rtnl.NLM_F_ACK)
                .string(1, name)
                .string(2, chain)
                .nested(4, all -> {
                    payload(all, NETWORK_HEADER, addressOffset, 4);
                    equal(all, address.getAddress());
                    expression(
                            all,
                            "meta",
                            meta -> meta.bytes(1, number(REGISTER_1)).bytes(2, number(META_L4PROTO)));
                    equal(all, new byte[] {(byte) protocol});
                    payload(all, TRANSPORT_HEADER, portOffset, 2);
                    equal(all, port(matched));
                    immediate(all, REGISTER_1, address.getAddress());
                    immediate(all, REGISTER_2, port(translated));
                    expression(
                            all,
                            "nat",
                            nat -> nat.bytes(1, number(kind))
                                    .bytes(2, number(Rtnl.AF_INET))
                                    .bytes(3, number(REGISTER_1))
                                    .bytes(5, number(REGISTER_2)));
                });
    }

    private static void payload(MessageWriter all, int header, int offset, int length) {
        expression(
                all,
                "payload",
                payload -> payload.bytes(1, number(REGISTER_1))
                        .bytes(2, number(header))
                        .bytes(3, number(offset))
                        .bytes(4, number(length)));
    }

    private static void equal(MessageWriter all, byte[] value) {
        expression(
                all,
                "cmp",
                compare -> compare.bytes(1, number(REGISTER_1))
                        .bytes(2, number(0))
                        .nested(3, data -> data.bytes(1, value)));
    }

    private static void immediate(MessageWriter all, int register, byte[] value) {
        expression(all, "immediate", load -> load.bytes(1, number(register)).nested(2, data -> data.bytes(1, value)));
    }

    private static void expression(MessageWriter all, String kind, Consumer<MessageWriter> content) {
        all.nested(1, element -> element.string(1, kind).nested(2, content));
    }

    /** Numbers are in the network's order, unlike those of rtnetlink. */
    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] port(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }
}
