package dev.jdocker.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.exec.ProcessTree.Stat;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {

    @Test
    void aNameMayHoldAnything() {
        Stat stat = Stat.parse("92 (a) b ( c) R 7 92 93 0 -1 4194560 990 0 0 0 1 0 0 0 20 0 1 0 1194986 2387968 327\n");
        assertThat(stat).isEqualTo(new Stat(92, 7, 93, 1194986));
    }
}
