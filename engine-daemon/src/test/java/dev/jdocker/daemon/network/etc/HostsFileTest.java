package dev.jdocker.daemon.network.etc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostsFileTest {
    private static final HostsFile.Entry ONE = new HostsFile.Entry("172.18.0.2", "box");
    private static final HostsFile.Entry TWO = new HostsFile.Entry("fd00::2", "box");

    @Test
    void entriesComeAndGoAndLeaveTheRestAlone() {
        String text = HostsFile.of(List.of(ONE));
        assertThat(text).startsWith("127.0.0.1\tlocalhost\n").endsWith("\n172.18.0.2\tbox\n");
        String edited = text + "9.9.9.9 mine";
        String joined = HostsFile.with(edited, List.of(ONE, TWO));
        assertThat(joined).isEqualTo(text + "9.9.9.9 mine\nfd00::2\tbox\n");
        assertThat(HostsFile.without(joined, List.of(ONE, TWO))).isEqualTo(HostsFile.of(List.of()) + "9.9.9.9 mine\n");
    }

    @Test
    void aContainerIsFoundWithAndWithoutItsDomain() {
        assertThat(HostsFile.ownNames("h", "")).isEqualTo("h");
        assertThat(HostsFile.ownNames("h.dom.test", "dd")).isEqualTo("h.dom.test.dd h");
        assertThat(HostsFile.ownNames("h", "dom")).isEqualTo("h.dom h");
    }
}
