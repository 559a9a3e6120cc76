package dev.jdocker.linux.netlink;

import dev.jdocker.linux.Fd;
import org.jspecify.annotations.Nullable;

/** What kind of link is to be made, with what only that kind has. Parents are interface indexes. */
public sealed interface LinkKind {

    /** Its name in the kernel. */
    String name();

    record Bridge() implements LinkKind {
        @Override
        public String name() {
            return "bridge";
        }
    }

    record Dummy() implements LinkKind {
        @Override
        public String name() {
            return "dummy";
        }
    }

    /**
     * A pair of links.
     *
     * @param peer the other end's name
     * @param peerNamespace the network namespace in which the other end is made, null for that of this end
     * @param peerAddress the other end's MAC address, null for one of the kernel's choice
     */
    record Veth(
            String peer,
            @Nullable Fd peerNamespace,
            @Nullable MacAddress peerAddress) implements LinkKind {
        @Override
        public String name() {
            return "veth";
        }
    }

    record Macvlan(int parent, MacvlanMode mode) implements LinkKind {
        @Override
        public String name() {
            return "macvlan";
        }
    }

    record Ipvlan(int parent, IpvlanMode mode, IpvlanFlag flag) implements LinkKind {
        @Override
        public String name() {
            return "ipvlan";
        }
    }

    /** A VLAN of its parent, by its number, 1 to 4094. */
    record Vlan(int parent, int id) implements LinkKind {
        @Override
        public String name() {
            return "vlan";
        }
    }

    /** Which of its siblings a macvlan talks to, by MACVLAN_MODE. */
    enum MacvlanMode {
        PRIVATE(1),
        VEPA(2),
        BRIDGE(4),
        PASSTHRU(8);

        private final int number;

        MacvlanMode(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** On which layer an ipvlan works, in the kernel's order. */
    enum IpvlanMode {
        L2(0),
        L3(1),
        L3S(2);

        private final int number;

        IpvlanMode(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** Which of its siblings an ipvlan talks to. */
    enum IpvlanFlag {
        BRIDGE(0),
        PRIVATE(1),
        VEPA(2);

        private final int number;

        IpvlanFlag(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}
