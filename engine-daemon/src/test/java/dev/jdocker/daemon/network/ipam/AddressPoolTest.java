package dev.jdocker.daemon.network.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.linux.netlink.IpPrefix;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The addresses expected are those that dockerd 28.5 gives. */
class AddressPoolTest {

    @ParameterizedTest
    @CsvSource({
        "10.80.0.0/30, 10.80.0.1/30 10.80.0.2/30",
        "10.80.1.0/31, 10.80.1.0/31 10.80.1.1/31",
        "10.80.2.0/32, 10.80.2.0/32",
        "fd77::/126, fd77::1/126 fd77::2/126 fd77::3/126",
    })
    void allOfASubnetIsGivenFromTheLowest(String subnet, String expected) {
        AddressPool pool = new AddressPool(IpPrefix.parse(subnet), null);
        StringBuilder given = new StringBuilder();
        pool.take().ifPresent(given::append);
        for (var next = pool.take(); next.isPresent(); next = pool.take()) {
            given.append(' ').append(next.get());
        }
        assertThat(given).hasToString(expected);
    }

    @Test
    void aRangeIsForThoseWhoDoNotCare() {
        AddressPool pool = new AddressPool(IpPrefix.parse("10.81.0.0/16"), IpPrefix.parse("10.81.5.0/24"));
        assertThat(pool.take()).map(IpPrefix::toString).contains("10.81.5.0/16"); // the gateway, in Docker too
        assertThat(pool.take()).map(IpPrefix::toString).contains("10.81.5.1/16");
        assertThat(pool.take(address("10.81.9.9"))).isTrue();
        assertThat(pool.take(address("10.81.9.9"))).isFalse();
        assertThat(pool.take(address("10.82.0.1"))).isFalse();
        for (int i = 2; i < 256; i++) {
            assertThat(pool.take()).isPresent();
        }
        assertThat(pool.take()).isEmpty();
    }

    @Test
    void whatIsGivenBackIsGivenNext() {
        AddressPool pool = new AddressPool(IpPrefix.parse("172.17.0.0/16"), null);
        for (int i = 0; i < 1_000; i++) {
            assertThat(pool.take()).isPresent();
        }
        pool.release(address("172.17.0.7"));
        pool.release(address("172.17.0.7"));
        pool.release(address("10.0.0.1"));
        assertThat(pool.take()).map(IpPrefix::toString).contains("172.17.0.7/16");
        assertThat(pool.take()).map(IpPrefix::toString).contains("172.17.3.233/16");
    }

    @Test
    void theNetworkAndTheBroadcastAreNobodys() {
        AddressPool pool = new AddressPool(IpPrefix.parse("10.82.0.0/29"), null);
        assertThat(pool.take(address("10.82.0.0"))).isFalse();
        assertThat(pool.take(address("10.82.0.7"))).isFalse();
        assertThat(pool.take(address("10.82.0.2"))).isTrue();
    }

    @Test
    void aSetOfRunsIsASet() {
        Random random = new Random(3);
        NumberSet set = new NumberSet();
        TreeSet<Integer> model = new TreeSet<>();
        for (int i = 0; i < 20_000; i++) {
            int number = random.nextInt(64);
            if (random.nextBoolean()) {
                assertThat(set.add(BigInteger.valueOf(number))).isEqualTo(model.add(number));
            } else {
                set.remove(BigInteger.valueOf(number));
                model.remove(number);
            }
            int from = random.nextInt(64);
            int gap = from;
            while (model.contains(gap)) {
                gap++;
            }
            assertThat(set.lowestGap(BigInteger.valueOf(from), BigInteger.valueOf(70)))
                    .contains(BigInteger.valueOf(gap));
        }
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }
}
