package dev.jdocker.daemon.log.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class SyslogFormatTest {
    private static final Instant AT = Instant.parse("2026-11-04T01:31:41.067915Z");
    private static final String OFFSET = DateTimeFormatter.ofPattern("XXX").format(AT.atZone(ZoneId.systemDefault()));

    private static String head(String format) {
        return SyslogFormat.parse(format).head(158, AT, "host", "tag", 7);
    }

    @Test
    void headsAreThoseOfDockersLibrary() {
        assertThat(head("")).matches("<158>Nov  [345] \\d\\d:\\d\\d:41 tag\\[7]: ");
        assertThat(head("rfc3164")).matches("<158>Nov  [345] \\d\\d:\\d\\d:41 host tag\\[7]: ");
        assertThat(head("rfc5424"))
                .matches("<158>1 2026-11-0[345]T\\d\\d:\\d\\d:41" + java.util.regex.Pattern.quote(OFFSET)
                        + " host tag 7 tag - ");
        assertThat(head("rfc5424micro")).contains(":41.067915" + OFFSET + " host");
    }

    @Test
    void facilitiesHaveNamesAndNumbers() {
        assertThat(Facility.parse("")).isEqualTo(3);
        assertThat(Facility.parse("kern")).isZero();
        assertThat(Facility.parse("ftp")).isEqualTo(11);
        assertThat(Facility.parse("local7")).isEqualTo(23);
        assertThat(Facility.parse("17")).isEqualTo(17);
        for (String bad : new String[] {"24", "local8", "x", "-1"}) {
            assertThatThrownBy(() -> Facility.parse(bad)).hasMessage("invalid syslog facility");
        }
    }
}
