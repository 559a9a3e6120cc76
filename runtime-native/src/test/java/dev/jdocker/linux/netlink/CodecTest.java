package dev.jdocker.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.netlink.LinkKind.Veth;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages byte by byte, as the kernel's headers lay them out on machines of little endian. */
class CodecTest {

    @BeforeEach
    void littleEndian() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the captured bytes are of little endian");
    }

    @Test
    void aBridgeIsMadeByItsNameAndKind() {
        String expected = "3c000000 1000 0506 07000000 00000000" // length, RTM_NEWLINK, flags, number, port
                + "00000000 00000000 00000000 00000000" // ifinfomsg
                + "0800 0300 62723000" // IFLA_IFNAME br0
                + "1400 1200 0a00 0100 627269646765 0000" // IFLA_LINKINFO, IFLA_INFO_KIND bridge
                + "0400 0200"; // IFLA_INFO_DATA without any
        byte[] message =
                LinkCodec.create(NewLink.of("br0", new LinkKind.Bridge())).finish(7);
        assertThat(hex(message)).isEqualTo(hex(expected));
    }

    @Test
    void theOtherEndOfAPairIsMadeWhereItBelongs() {
        Fd namespace = new Fd(null, 9);
        NewLink link = NewLink.of("veth1", new Veth("eth0", namespace, MacAddress.parse("02:42:ac:11:00:02")))
                .withMtu(1500)
                .withMaster(3)
                .started();
        String expected = "88000000 1000 0506 01000000 00000000"
                + "00000000 00000000 01000000 01000000"
                + "0a00 0300 766574683100 0000"
                + "0800 0400 dc050000" // IFLA_MTU
                + "0800 0a00 03000000" // IFLA_MASTER
                + "4c00 1200 0800 0100 76657468" // IFLA_LINKINFO, IFLA_INFO_KIND veth
                + "4000 0200 3c00 0100" // IFLA_INFO_DATA, VETH_INFO_PEER
                + "00000000 00000000 00000000 00000000"
                + "0900 0300 6574683000 000000"
                + "0800 0400 dc050000"
                + "0a00 0100 0242ac110002 0000" // IFLA_ADDRESS
                + "0800 1c00 09000000"; // IFLA_NET_NS_FD
        assertThat(hex(LinkCodec.create(link).finish(1))).isEqualTo(hex(expected));
    }

    @Test
    void aVlanStandsOnItsParent() {
        String expected = "4c000000 1000 0506 01000000 00000000"
                + "00000000 00000000 00000000 00000000"
                + "0900 0300 65302e3500 000000" // e0.5
                + "0800 0500 03000000" // IFLA_LINK
                + "1800 1200 0800 0100 766c616e" // IFLA_INFO_KIND vlan
                + "0c00 0200 0600 0100 0500 0000"; // IFLA_VLAN_ID
        byte[] message =
                LinkCodec.create(NewLink.of("e0.5", new LinkKind.Vlan(3, 5))).finish(1);
        assertThat(hex(message)).isEqualTo(hex(expected));
    }

    @Test
    void anAddressOfIpv4HasItsBroadcastAddress() {
        String expected = "30000000 1400 0506 01000000 00000000"
                + "02100000 05000000" // AF_INET, /16, link 5
                + "0800 0200 ac110001 0800 0100 ac110001 0800 0400 ac11ffff";
        assertThat(hex(Addresses.create(5, IpPrefix.parse("172.17.0.1/16")).finish(1)))
                .isEqualTo(hex(expected));
    }

    @Test
    void aDefaultRouteHasNoDestination() throws Exception {
        Route route = Route.through(IpPrefix.parse("0.0.0.0/0"), InetAddress.ofLiteral("172.17.0.1"), 2);
        String expected = "2c000000 1800 0506 01000000 00000000"
                + "02000000 fe030001 00000000"
                + "0800 0500 ac110001 0800 0400 02000000";
        assertThat(hex(Routes.write(Rtnl.RTM_NEWROUTE, Rtnl.NLM_F_EXCL, route).finish(1)))
                .isEqualTo(hex(expected));
    }

    @Test
    void theWordsOfTheKernelAreRead() {
        // RTM_NEWLINK of an unknown kind: NLMSG_ERROR with ACK_TLVS, capped, and "Unknown device type"
        byte[] answer = HexFormat.of()
                .parseHex(hex("3c000000 0200 0003 07000000 11223344 a1ffffff" + "38000000 10000506 07000000 00000000"
                        + "1800 0100 556e6b6e6f776e206465766963652074797065 00"));
        List<Message> messages = Message.parse(answer, answer.length);
        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst().intAt(0)).isEqualTo(-95);
        assertThat(messages.getFirst().attributes(20).string(Rtnl.NLMSGERR_ATTR_MSG))
                .isEqualTo("Unknown device type");
    }

    @Test
    void whatIsCutOffOrLiesAboutItsLengthEndsTheList() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 4) {
                bytes[1] = bytes[2] = bytes[3] = 0;
            }
            for (Message message : Message.parse(bytes, bytes.length)) {
                Attributes attributes = message.attributes(0);
                attributes
                        .values()
                        .keySet()
                        .forEach(type -> attributes.nested(type).string(1));
            }
        }
    }

    @Test
    void macAddressesAreReadAndWritten() {
        assertThat(MacAddress.parse("02-42-AC-11-0-2")).hasToString("02:42:ac:11:00:02");
        assertThatThrownBy(() -> MacAddress.parse("02:42:ac:11:00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid MAC address: 02:42:ac:11:00");
        for (int i = 0; i < 100; i++) {
            assertThat(MacAddress.random(new Random(i)).bytes()[0] & 3).isEqualTo(2);
        }
    }

    @Test
    void prefixesKnowTheirNetwork() {
        IpPrefix prefix = IpPrefix.parse("172.17.5.9/20");
        assertThat(prefix.network()).hasToString("172.17.0.0/20");
        assertThat(prefix.last().getHostAddress()).isEqualTo("172.17.15.255");
        assertThat(prefix.contains(InetAddress.ofLiteral("172.17.15.1"))).isTrue();
        assertThat(prefix.contains(InetAddress.ofLiteral("172.17.16.1"))).isFalse();
        assertThat(prefix.contains(InetAddress.ofLiteral("::1"))).isFalse();
        assertThat(prefix.overlaps(IpPrefix.parse("172.16.0.0/12"))).isTrue();
        assertThat(prefix.overlaps(IpPrefix.parse("172.17.16.0/20"))).isFalse();
        assertThat(IpPrefix.parse("fd00:0:0:1::/64")).hasToString("fd00:0:0:1::/64");
        assertThat(IpPrefix.parse("::/0")).hasToString("::/0");
        assertThat(IpPrefix.parse("1:0:2:3:4:5:6:0/128")).hasToString("1:0:2:3:4:5:6:0/128");
        for (String wrong :
                List.of("10.0.0.0", "10.0.0.0/33", "host/8", "10.0.0.0/", "10.0.0.0/-1", "/8", "10.0.0/8x")) {
            assertThatThrownBy(() -> IpPrefix.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String hex(String spaced) {
        return spaced.replace(" ", "");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
