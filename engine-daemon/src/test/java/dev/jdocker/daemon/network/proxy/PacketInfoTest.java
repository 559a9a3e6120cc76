package dev.jdocker.daemon.network.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class PacketInfoTest {
    private static final int IPPROTO_IP = 0;
    private static final int IP_PKTINFO = 8;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_PKTINFO = 50;

    private static ByteBuffer message(int level, int type, int length) {
        return ByteBuffer.allocate((16 + length + 7) & ~7)
                .order(ByteOrder.nativeOrder())
                .putLong(16 + length)
                .putInt(level)
                .putInt(type);
    }

    @Test
    void anAnswerOfIpv4ComesFromTheAddressByWhicheverLink() {
        byte[] asked = message(IPPROTO_IP, IP_PKTINFO, 12)
                .putInt(7)
                .putInt(0x0100007f)
                .putInt(0x0200007f)
                .array();
        ByteBuffer answer = ByteBuffer.wrap(PacketInfo.forAnswer(asked)).order(ByteOrder.nativeOrder());
        assertThat(answer.capacity()).isEqualTo(32);
        assertThat(answer.getInt(16)).isZero();
        assertThat(answer.getInt(20)).isEqualTo(0x0100007f);
    }

    @Test
    void anAnswerToAnAddressOfOneLinkLeavesByThatLink() {
        for (boolean linkLocal : new boolean[] {true, false}) {
            byte[] address = new byte[16];
            address[0] = (byte) (linkLocal ? 0xfe : 0x20);
            address[1] = (byte) (linkLocal ? 0x80 : 0x01);
            byte[] asked = message(IPPROTO_IPV6, IPV6_PKTINFO, 20)
                    .put(address)
                    .putInt(7)
                    .array();
            ByteBuffer answer = ByteBuffer.wrap(PacketInfo.forAnswer(asked)).order(ByteOrder.nativeOrder());
            assertThat(answer.getInt(32)).isEqualTo(linkLocal ? 7 : 0);
        }
    }

    @Test
    void whereNothingWasSaidAnAnswerComesFromWhereItMay() {
        assertThat(PacketInfo.forAnswer(new byte[0])).isEmpty();
        assertThat(PacketInfo.forAnswer(message(IPPROTO_IP, IP_PKTINFO, 4).array()))
                .isEmpty();
    }
}
