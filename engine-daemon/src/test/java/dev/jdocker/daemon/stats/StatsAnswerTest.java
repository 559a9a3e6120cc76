package dev.jdocker.daemon.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.jdocker.api.json.Json;
import dev.jdocker.api.stats.NetworkStats;
import dev.jdocker.linux.cgroup.CgroupStats;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The wire form, as dockerd 28.5 wrote it for the same figures. */
class StatsAnswerTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:01Z");

    private static Reading reading(Instant at, long cpu, long limit) {
        return new Reading(
                at,
                new CgroupStats(
                        new CgroupStats.Cpu(cpu, 10, 20, 1, 2, 3, List.of(7L, 8L)),
                        new CgroupStats.Memory(659456, 5140480, limit, 0, Map.of("cache", 0L, "rss", 53248L)),
                        new CgroupStats.Tasks(1, Long.MAX_VALUE),
                        List.of(new CgroupStats.BlockIo(8, 0, 4096, 0, 1, 0))),
                new MachineCpu(cpu * 100, 2),
                Map.of());
    }

    @Test
    void aStoppedContainersFiguresAreZeroOrAbsent() throws JsonProcessingException {
        assertThat(Json.mapper().writeValueAsString(new StatsAnswer(1, 1000).of("/stopped", "ae3b", null, null)))
                .isEqualTo("{\"name\":\"/stopped\",\"id\":\"ae3b\",\"read\":\"0001-01-01T00:00:00Z\",\"preread\":"
                        + "\"0001-01-01T00:00:00Z\",\"pids_stats\":{},\"blkio_stats\":{\"io_service_bytes_recursive\":null,"
                        + "\"io_serviced_recursive\":null,\"io_queue_recursive\":null,\"io_service_time_recursive\":null,"
                        + "\"io_wait_time_recursive\":null,\"io_merged_recursive\":null,\"io_time_recursive\":null,"
                        + "\"sectors_recursive\":null},\"num_procs\":0,\"storage_stats\":{},\"cpu_stats\":{\"cpu_usage\":{"
                        + "\"total_usage\":0,\"usage_in_kernelmode\":0,\"usage_in_usermode\":0},\"throttling_data\":{"
                        + "\"periods\":0,\"throttled_periods\":0,\"throttled_time\":0}},\"precpu_stats\":{\"cpu_usage\":{"
                        + "\"total_usage\":0,\"usage_in_kernelmode\":0,\"usage_in_usermode\":0},\"throttling_data\":{"
                        + "\"periods\":0,\"throttled_periods\":0,\"throttled_time\":0}},\"memory_stats\":{}}");
    }

    @Test
    void aRunningContainersFiguresAreBesideThoseBefore() throws JsonProcessingException {
        String json = Json.mapper()
                .writeValueAsString(new StatsAnswer(1, 1000)
                        .of("/st", "0d0e", reading(AT, 200, 67108864), reading(AT.minusSeconds(1), 100, 67108864)));
        assertThat(json)
                .contains("\"read\":\"2026-01-01T00:00:01Z\",\"preread\":\"2026-01-01T00:00:00Z\"")
                .contains("\"pids_stats\":{\"current\":1}")
                .contains("\"io_service_bytes_recursive\":[{\"major\":8,\"minor\":0,\"op\":\"Read\",\"value\":4096}")
                .contains("\"cpu_stats\":{\"cpu_usage\":{\"total_usage\":200,\"percpu_usage\":[7,8],"
                        + "\"usage_in_kernelmode\":20,\"usage_in_usermode\":10},\"system_cpu_usage\":20000,"
                        + "\"online_cpus\":2,\"throttling_data\":{\"periods\":1,\"throttled_periods\":2,"
                        + "\"throttled_time\":3}}")
                .contains("\"precpu_stats\":{\"cpu_usage\":{\"total_usage\":100,")
                .contains("\"memory_stats\":{\"usage\":659456,\"max_usage\":5140480,\"stats\":{\"cache\":0,"
                        + "\"rss\":53248},\"limit\":1000}")
                .doesNotContain("networks");
    }

    @Test
    void withVersionTwoTheWordsAreThoseOfVersionTwo() throws JsonProcessingException {
        Reading one = reading(AT, 1, Long.MAX_VALUE);
        Reading netted =
                new Reading(AT, one.use(), one.machine(), Map.of("eth0", new NetworkStats(1, 2, 3, 4, 5, 6, 7, 8)));
        assertThat(Json.mapper().writeValueAsString(new StatsAnswer(2, 1000).of("/st", "0d0e", netted, null)))
                .contains("\"op\":\"read\"")
                .contains("\"io_serviced_recursive\":null")
                .doesNotContain("max_usage")
                .endsWith(
                        "\"networks\":{\"eth0\":{\"rx_bytes\":1,\"rx_packets\":2,\"rx_errors\":3,\"rx_dropped\":4,\"tx_bytes\":5,"
                                + "\"tx_packets\":6,\"tx_errors\":7,\"tx_dropped\":8}}}");
    }
}
