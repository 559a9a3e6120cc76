package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The five capability sets of a process, as names like {@code CAP_CHOWN}. */
public record Capabilities(
        @JsonProperty("bounding") List<String> bounding,
        @JsonProperty("effective") List<String> effective,
        @JsonProperty("inheritable") List<String> inheritable,
        @JsonProperty("permitted") List<String> permitted,
        @JsonProperty("ambient") List<String> ambient) {
    public Capabilities {
        bounding = Absent.list(bounding);
        effective = Absent.list(effective);
        inheritable = Absent.list(inheritable);
        permitted = Absent.list(permitted);
        ambient = Absent.list(ambient);
    }
}
