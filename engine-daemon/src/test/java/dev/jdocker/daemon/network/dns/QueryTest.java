package dev.jdocker.daemon.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueryTest {

    @Test
    void caseDoesNotMatter() throws MalformedMessage {
        Query query = Messages.parsed("Web.MyNet", Wire.A);
        assertThat(query.name()).isEqualTo("web.mynet");
        assertThat(query.udpSize()).isEqualTo(512);
        assertThat(query.edns()).isFalse();
    }

    @Test
    void ednsSaysHowMuchFits() throws MalformedMessage {
        byte[] bytes = Messages.query("web", Wire.A, 1232);
        Query query = Query.parse(bytes, bytes.length);
        assertThat(query.edns()).isTrue();
        assertThat(query.udpSize()).isEqualTo(1232);
    }

    @Test
    void aDotWithinALabelIsNoDot() throws MalformedMessage {
        byte[] bytes = Messages.query("a-b", Wire.A);
        bytes[14] = '.';
        assertThat(Query.parse(bytes, bytes.length).name()).isNotEqualTo("a.b");
    }

    @Test
    void whatIsNoQueryIsMalformed() {
        byte[] answer = Messages.query("web", Wire.A);
        answer[2] |= (byte) 0x80;
        byte[] pointer = Messages.query("web", Wire.A);
        pointer[12] = (byte) 0xc0;
        byte[] two = Messages.query("web", Wire.A);
        two[5] = 2;
        for (byte[] bytes : List.of(answer, pointer, two, new byte[0], new byte[12])) {
            assertThatThrownBy(() -> Query.parse(bytes, bytes.length)).isInstanceOf(MalformedMessage.class);
        }
    }

    @Test
    void noBytesDoHarm() throws MalformedMessage {
        Random random = new Random(1);
        byte[] good = Messages.response(
                Messages.query("web.example", Wire.A, 4096),
                0,
                List.of(new Messages.Rr(Wire.A, 60, new byte[4])),
                List.of());
        Query query = Messages.parsed("web.example", Wire.A);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = i % 2 == 0 ? good.clone() : Messages.query("web.example", Wire.A, 4096);
            for (int changes = random.nextInt(6); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            try {
                Query.parse(cut, cut.length);
                Answer.parse(cut, cut.length, query);
            } catch (MalformedMessage e) {
                // what it is for
            }
        }
    }
}
