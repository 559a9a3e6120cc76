package dev.jdocker.api.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BuildStampTest {
    @Test
    void theBuildSaysOfWhichCommitAndWhenInDockersForm() {
        BuildStamp stamp = BuildStamp.read();

        assertThat(stamp.commit()).matches("[0-9a-f]{7,}|unknown");
        assertThat(stamp.time()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.0{9}\\+00:00");
        assertThat(OffsetDateTime.parse(stamp.time()).getOffset()).isEqualTo(ZoneOffset.UTC);
    }
}
