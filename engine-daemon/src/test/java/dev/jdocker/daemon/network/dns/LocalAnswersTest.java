package dev.jdocker.daemon.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalAnswersTest {
    private static final String WEB = "11".repeat(32);
    private static final String DB = "22".repeat(32);
    private static final ResolverSettings PLAIN = new ResolverSettings(List.of(), false, List.of());

    private final Zones zones = new Zones();
    private final LocalAnswers local = new LocalAnswers(zones);

    private void join(String network, boolean internal, String id, List<String> names, String... addresses) {
        join(network, internal, id, names, Map.of(), addresses);
    }

    private void join(
            String network,
            boolean internal,
            String id,
            List<String> names,
            Map<String, String> links,
            String... addresses) {
        List<InetAddress> parsed =
                List.of(addresses).stream().map(InetAddress::ofLiteral).toList();
        zones.add(new DnsEndpoint("id-" + network, network, internal, id, names, parsed, links));
    }

    private byte @Nullable [] ask(String from, ResolverSettings settings, String name, int type)
            throws MalformedMessage {
        return local.answer(from, settings, Messages.parsed(name, type), Wire.MAX_MESSAGE);
    }

    /** The addresses in an answer that is one. */
    private List<String> addresses(String from, String name, int type) throws MalformedMessage {
        return addresses(Objects.requireNonNull(ask(from, PLAIN, name, type), name));
    }

    private static List<String> addresses(byte @Nullable [] given) {
        byte[] answer = Objects.requireNonNull(given);
        assertThat(Wire.u16(answer, 2) & (Wire.QR | Wire.RA | Wire.RCODE)).isEqualTo(Wire.QR | Wire.RA);
        List<String> found = new ArrayList<>();
        int at = answer.length;
        for (int i = Wire.u16(answer, 6); i > 0; i--) {
            int size = Wire.u16(answer, at - 6) == 4 ? 4 : 16;
            found.addFirst(HexFormat.of().formatHex(answer, at - size, at));
            at -= 12 + size;
        }
        return found;
    }

    @Test
    void namesAliasesAndIdsAreKnown() throws MalformedMessage {
        join("app", false, WEB, List.of("web", "www"), "172.18.0.2");
        join("app", false, DB, List.of("db"), "172.18.0.3");
        for (String name : List.of("web", "WWW", WEB.substring(0, 12), "web.app", "www.App")) {
            assertThat(addresses(DB, name, Wire.A)).as(name).containsExactly("ac120002");
        }
        assertThat(ask(DB, PLAIN, "web.other", Wire.A)).isNull();
        assertThat(ask(DB, PLAIN, WEB.substring(0, 11), Wire.A)).isNull();
    }

    @Test
    void dotsMayBeInNamesAndNetworks() throws MalformedMessage {
        join("my.net", false, WEB, List.of("a.b"), "172.18.0.2");
        assertThat(addresses(WEB, "a.b", Wire.A)).hasSize(1);
        assertThat(addresses(WEB, "a.b.my.net", Wire.A)).hasSize(1);
    }

    @Test
    void otherNetworksAreNotSeen() throws MalformedMessage {
        join("app", false, WEB, List.of("web"), "172.18.0.2");
        join("other", false, DB, List.of("db"), "172.19.0.2");
        assertThat(ask(DB, PLAIN, "web", Wire.A)).isNull();
        join("app", false, DB, List.of("db"), "172.18.0.3");
        assertThat(addresses(DB, "web", Wire.A)).hasSize(1);
        zones.remove("id-app", DB);
        assertThat(ask(DB, PLAIN, "web", Wire.A)).isNull();
        zones.remove("id-app", DB);
    }

    @Test
    void aKnownNameWithoutAnAddressOfThatKindIsEmptyAndNotAskedOfOthers() throws MalformedMessage {
        join("app", false, WEB, List.of("web"), "172.18.0.2");
        assertThat(addresses(WEB, "web", Wire.AAAA)).isEmpty();
        assertThat(addresses(WEB, "web", Wire.MX)).isEmpty();
        join("app", false, WEB, List.of("web"), "172.18.0.2", "fd00::2");
        assertThat(addresses(WEB, "web", Wire.AAAA)).containsExactly("fd000000000000000000000000000002");
    }

    @Test
    void severalAnswersComeInTurn() throws MalformedMessage {
        join("app", false, WEB, List.of("web", "all"), "172.18.0.2");
        join("app", false, DB, List.of("db", "all"), "172.18.0.3");
        List<String> firsts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<String> both = addresses(WEB, "all", Wire.A);
            assertThat(both).containsExactlyInAnyOrder("ac120002", "ac120003");
            firsts.add(both.getFirst());
        }
        assertThat(firsts.get(0)).isNotEqualTo(firsts.get(1)).isEqualTo(firsts.get(2));
    }

    @Test
    void aLinkIsTheOwnersWordAlone() throws MalformedMessage {
        join("app", false, WEB, List.of("web"), Map.of("database", "db"), "172.18.0.2");
        join("app", false, DB, List.of("db"), "172.18.0.3");
        assertThat(addresses(WEB, "database", Wire.A)).containsExactly("ac120003");
        assertThat(ask(DB, PLAIN, "database", Wire.A)).isNull();
    }

    @Test
    void anAddressHasAName() throws MalformedMessage {
        join("app", false, WEB, List.of("Web"), "172.18.0.2");
        byte[] answer = Objects.requireNonNull(ask(WEB, PLAIN, "2.0.18.172.in-addr.arpa", Wire.PTR));
        assertThat(HexFormat.of().formatHex(answer)).endsWith(HexFormat.of().formatHex(Messages.name("Web.app")));
        assertThat(ask(WEB, PLAIN, "3.0.18.172.in-addr.arpa", Wire.PTR)).isNull();
    }

    @Test
    void whoIsInInternalNetworksOnlyAsksNobodyElse() throws MalformedMessage {
        join("inner", true, WEB, List.of("web"), "172.18.0.2");
        byte[] answer = Objects.requireNonNull(ask(WEB, PLAIN, "example.com", Wire.A));
        assertThat(Wire.u16(answer, 2) & Wire.RCODE).isEqualTo(Wire.SERVFAIL);
        join("app", false, WEB, List.of("web"), "172.19.0.2");
        assertThat(ask(WEB, PLAIN, "example.com", Wire.A)).isNull();
    }

    @Test
    void aNameWithoutDotsStaysHereWhereTheUserCountsDots() throws MalformedMessage {
        join("app", false, WEB, List.of("web"), "172.18.0.2");
        ResolverSettings counting = new ResolverSettings(List.of(), true, List.of());
        assertThat(addresses(ask(WEB, counting, "intranet", Wire.A))).isEmpty();
        assertThat(ask(WEB, counting, "intranet.test", Wire.A)).isNull();
    }

    @Test
    void theHostHasAName() throws MalformedMessage {
        join("app", false, WEB, List.of("web"), "172.18.0.2");
        ResolverSettings settings =
                new ResolverSettings(List.of(), false, List.of(InetAddress.ofLiteral("172.17.0.1")));
        assertThat(addresses(ask(WEB, settings, "host.docker.internal", Wire.A)))
                .containsExactly("ac110001");
        assertThat(addresses(ask(WEB, settings, "host.docker.internal", Wire.AAAA)))
                .isEmpty();
        join("app", false, DB, List.of("host.docker.internal"), "172.18.0.3");
        assertThat(addresses(ask(WEB, settings, "host.docker.internal", Wire.A)))
                .containsExactly("ac120003");
    }

    @Test
    void whatDoesNotFitIsCutAndSaysSo() throws MalformedMessage {
        IntStream.range(0, 100)
                .forEach(i -> join(
                        "app", false, Integer.toHexString(0x1000 + i).repeat(16), List.of("all"), "172.18.1." + i));
        byte[] bytes = Messages.query("all", Wire.A, 1232);
        Query query = Query.parse(bytes, bytes.length);
        byte[] cut = Objects.requireNonNull(local.answer("1000".repeat(16), PLAIN, query, query.udpSize()));
        assertThat(cut.length).isLessThanOrEqualTo(1232);
        assertThat(Wire.u16(cut, 2) & Wire.TC).isNotZero();
        assertThat(Wire.u16(cut, 6)).isBetween(60, 99);
        byte[] whole = Objects.requireNonNull(local.answer("1000".repeat(16), PLAIN, query, Wire.MAX_MESSAGE));
        assertThat(Wire.u16(whole, 6)).isEqualTo(100);
    }
}
