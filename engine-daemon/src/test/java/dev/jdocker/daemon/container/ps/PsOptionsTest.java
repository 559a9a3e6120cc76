package dev.jdocker.daemon.container.ps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.error.ServerError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
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
                "-e|PID TTY TIME CMD",
                "-F|UID PID PPID C SZ RSS PSR STIME TTY TIME CMD",
                "-l|F S UID PID PPID C PRI NI ADDR SZ WCHAN TTY TIME CMD",
                "-ly|S UID PID PPID C PRI NI RSS SZ WCHAN TTY TIME CMD",
                "-j|PID PGID SID TTY TIME CMD",
                "-M|LABEL PID TTY TIME CMD",
                "-c|PID CLS PRI TTY TIME CMD",
                "-efc|UID PID PPID CLS PRI STIME TTY TIME CMD",
                "-jf|UID PID PPID PGID SID C STIME TTY TIME CMD",
                "-lj|F S UID PID PPID PGID SID C PRI NI ADDR SZ WCHAN TTY TIME CMD",
                "-lf|F S UID PID PPID C PRI NI ADDR SZ WCHAN STIME TTY TIME CMD",
                "-O ppid|PID PPID S TTY TIME COMMAND",
                "axv|PID TTY STAT TIME MAJFL TRS DRS RSS %MEM COMMAND",
                "s|UID PID PENDING BLOCKED IGNORED CAUGHT STAT TTY TIME COMMAND",
                "l|F UID PID PPID PRI NI VSZ RSS WCHAN STAT TTY TIME COMMAND",
                "j|PPID PID PGID SID TTY TPGID STAT UID TIME COMMAND",
                "X|PID STACKP ESP EIP TMOUT ALARM STAT TTY TIME COMMAND",
                "Z|LABEL PID TTY STAT TIME COMMAND",
                "axo pid|PID",
                "-o pid -o user:20,ppid|PID USER PPID",
                "--format pid,comm|PID COMMAND",
                "--format=tgid,pid|TGID PID"
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
        assertThatThrownBy(() -> PsOptions.parse("axuj")).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> PsOptions.parse("-f -y")).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> PsOptions.parse("-ef --sort=pid"))
                .isInstanceOf(NotImplemented.class)
                .hasMessage("this option of ps is not implemented: --sort");
        assertThatThrownBy(() -> PsOptions.parse("-L"))
                .isInstanceOf(NotImplemented.class)
                .hasMessage("this option of ps is not implemented: -L");
        assertThatThrownBy(() -> PsOptions.parse("-o pid,unit"))
                .isInstanceOf(NotImplemented.class)
                .hasMessage("this column of ps is not implemented: unit");
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

    /** What the kernel told of a process, and what procps showed of it: real time priority 5, nice 3. */
    @ParameterizedTest
    @CsvFileSource(resources = "process.csv", delimiter = '|')
    void aProcessIsShownAsByPs(String name, String shown, @TempDir Path proc) throws IOException {
        Path folder = Files.createDirectory(proc.resolve("10907"));
        Files.writeString(proc.resolve("stat"), "btime 1795885914\n");
        for (String file : List.of("stat", "status", "io", "cmdline")) {
            try (InputStream in = Objects.requireNonNull(PsOptionsTest.class.getResourceAsStream("process." + file))) {
                Files.copy(in, folder.resolve(file));
            }
        }
        ProcessTable table = ProcessTable.read(proc, Instant.ofEpochSecond(1795887787), 24L << 30);
        List<PsOptions.Column> columns = PsOptions.parse("-o pid," + name);
        assertThat(table.row(10907, columns)).contains(List.of("10907", shown));
    }
}
