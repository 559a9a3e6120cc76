package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;

/** The processes of a container: {@code {"Titles": ["PID", "CMD"], "Processes": [["1", "sh"]]}}. */
public record TopResponse(
        @JsonProperty("Titles") List<String> titles,
        @JsonProperty("Processes") List<List<String>> processes) {

    public TopResponse {
        titles = Copy.listOrAbsent(titles);
        processes = Copy.listOrAbsent(processes);
    }
}
