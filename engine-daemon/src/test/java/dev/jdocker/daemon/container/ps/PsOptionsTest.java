package dev.jdocker.daemon.container.ps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.error.ServerError;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PsOptionsTest {

    /** The titles are those that procps printed through dockerd for the same options. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-ef|UID PID PPID C STIME TTY TIME CMD",
                "''|UID PID PPID C STIME TTY TIME CMD",
                "aux|USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND",
                "-x|PID TTY STAT TIME COMMAND",
                "-o pid,cmd|PID CMD",
                "-eo pid,comm|PID COMMAND",
                "-opid,args=WHAT|PID WHAT",
                "-e|PID TTY TIME CMD"
            })
    void theColumnsAreThoseOfPs(String options, String titles) {
        assertThat(PsOptions.parse(options).stream().map(PsOptions.Column::title))
                .containsExactly(titles.split(" "));
    }

    @Test
    void withoutProcessIdsNothingCanBeFound() {
        assertThatThrownBy(() -> PsOptions.parse("-o comm"))
                .isInstanceOf(ServerError.class)
                .hasMessage("Couldn't find PID field in ps output");
        assertThatThrownBy(() -> PsOptions.parse("-o pid=")).isInstanceOf(ServerError.class);
        assertThatThrownBy(() -> PsOptions.parse("-o pid,nonsense")).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> PsOptions.parse("-o")).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> PsOptions.parse("-M")).isInstanceOf(NotImplemented.class);
    }

    @Test
    void everyColumnOfAProcessCanBeRead() throws IOException {
        ProcessTable table = ProcessTable.read(Instant.now(), 1 << 30);
        List<PsOptions.Column> all = PsOptions.parse(
                "-o pid,ppid,pgid,sid,user,ruser,uid,ruid,group,gid,comm,cmd,args,c,pcpu,pmem,vsz,rss,tty,tt,stat,s,stime,start,time,bsdtime,etime,etimes,nlwp,ni,pri,psr");
        int self = (int) ProcessHandle.current().pid();
        assertThat(table.row(self, all)).hasValueSatisfying(row -> {
            assertThat(row).hasSameSizeAs(all).startsWith(Integer.toString(self));
            assertThat(row.get(11)).contains("java");
        });
        assertThat(table.row(Integer.MAX_VALUE, all)).isEmpty();
    }
}
