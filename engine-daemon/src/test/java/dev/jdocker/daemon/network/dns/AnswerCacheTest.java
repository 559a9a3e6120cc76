package dev.jdocker.daemon.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.network.dns.Messages.Rr;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
    private final AtomicLong now = new AtomicLong();
    private final AnswerCache cache = new AnswerCache(now::get);

    private void pass(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static Answer answer(Query query, int code, List<Rr> answers, List<Rr> authority) throws MalformedMessage {
        byte[] bytes = Messages.response(query.message(), code, answers, authority);
        return Answer.parse(bytes, bytes.length, query);
    }

    private static List<Rr> address(long ttl) {
        return List.of(new Rr(Wire.A, ttl, new byte[] {10, 0, 0, 1}));
    }

    private static List<Rr> authority(long ttl, int minimum) {
        ByteArrayOutputStream soa = new ByteArrayOutputStream();
        soa.writeBytes(Messages.name("a"));
        soa.writeBytes(Messages.name("b"));
        soa.writeBytes(new byte[16]);
        soa.writeBytes(Messages.words(0, minimum));
        return List.of(new Rr(Wire.SOA, ttl, soa.toByteArray()));
    }

    @Test
    void anAnswerAgesAndGoesToWhoeverAsksTheSame() throws MalformedMessage {
        Query query = Messages.parsed("example.com", Wire.A);
        cache.put(AnswerCache.Key.of("x", query), answer(query, 0, address(60), List.of()));
        pass(20);
        byte[] again = Messages.query("EXAMPLE.com", Wire.A);
        Wire.putU16(again, 0, 7);
        Query other = Query.parse(again, again.length);
        byte[] known = Objects.requireNonNull(cache.get(AnswerCache.Key.of("x", other), other, 512));
        assertThat(Wire.u16(known, 0)).isEqualTo(7);
        assertThat(new String(known, 13, 7, java.nio.charset.StandardCharsets.ISO_8859_1))
                .isEqualTo("EXAMPLE");
        assertThat(Wire.u32(known, known.length - 10)).isEqualTo(40);
        pass(40);
        assertThat(cache.get(AnswerCache.Key.of("x", other), other, 512)).isNull();
    }

    @Test
    void itIsNoAnswerOfOtherServersOrToAnotherQuestion() throws MalformedMessage {
        Query query = Messages.parsed("example.com", Wire.A);
        cache.put(AnswerCache.Key.of("x", query), answer(query, 0, address(60), List.of()));
        assertThat(cache.get(AnswerCache.Key.of("y", query), query, 512)).isNull();
        Query other = Messages.parsed("example.com", Wire.AAAA);
        assertThat(cache.get(AnswerCache.Key.of("x", other), other, 512)).isNull();
    }

    @Test
    void thatThereIsNothingIsKeptForAsLongAsItsZoneSays() throws MalformedMessage {
        Query query = Messages.parsed("nothing.example", Wire.A);
        AnswerCache.Key key = AnswerCache.Key.of("x", query);
        cache.put(key, answer(query, Wire.NXDOMAIN, List.of(), authority(300, 10)));
        pass(9);
        assertThat(cache.get(key, query, 512)).isNotNull();
        pass(1);
        assertThat(cache.get(key, query, 512)).isNull();
        cache.put(key, answer(query, Wire.NXDOMAIN, List.of(), List.of()));
        assertThat(cache.get(key, query, 512)).as("without a word of the zone").isNull();
        cache.put(key, answer(query, Wire.SERVFAIL, List.of(), authority(300, 10)));
        assertThat(cache.get(key, query, 512)).as("a failure").isNull();
    }

    @Test
    void itIsBounded() throws MalformedMessage {
        for (int i = 0; i <= AnswerCache.CAPACITY; i++) {
            Query query = Messages.parsed("n" + i, Wire.A);
            cache.put(AnswerCache.Key.of("x", query), answer(query, 0, address(60), List.of()));
        }
        Query first = Messages.parsed("n0", Wire.A);
        Query last = Messages.parsed("n" + AnswerCache.CAPACITY, Wire.A);
        assertThat(cache.get(AnswerCache.Key.of("x", first), first, 512)).isNull();
        assertThat(cache.get(AnswerCache.Key.of("x", last), last, 512)).isNotNull();
    }

    @Test
    void whatDoesNotFitBecomesAWordToAskByConnection() throws MalformedMessage {
        Query query = Messages.parsed("example.com", Wire.A);
        Answer answer = answer(query, 0, address(60), List.of());
        byte[] cut = answer.to(query, 0, answer.message().length - 1);
        assertThat(cut).hasSize(query.questionEnd());
        assertThat(Wire.u16(cut, 2) & Wire.TC).isNotZero();
        assertThat(Wire.u16(cut, 6)).isZero();
    }

    @Test
    void anAnswerToAnotherQuestionIsNone() throws MalformedMessage {
        Query query = Messages.parsed("example.com", Wire.A);
        byte[] other = Messages.response(Messages.query("examplf.com", Wire.A), 0, address(60), List.of());
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Answer.parse(other, other.length, query))
                .isInstanceOf(MalformedMessage.class)
                .hasMessage("the answer to another question");
    }
}
