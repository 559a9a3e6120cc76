package dev.jdocker.api.stats;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What went through one interface: {@code {"rx_bytes": 5338, "rx_packets": 36, …}}. */
public record NetworkStats(
        @JsonProperty("rx_bytes") long receivedBytes,
        @JsonProperty("rx_packets") long receivedPackets,
        @JsonProperty("rx_errors") long receiveErrors,
        @JsonProperty("rx_dropped") long receiveDrops,
        @JsonProperty("tx_bytes") long sentBytes,
        @JsonProperty("tx_packets") long sentPackets,
        @JsonProperty("tx_errors") long sendErrors,
        @JsonProperty("tx_dropped") long sendDrops) {}
