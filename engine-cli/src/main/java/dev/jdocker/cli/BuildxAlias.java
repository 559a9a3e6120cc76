package dev.jdocker.cli;

import dev.jdocker.cli.build.BuildCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands that Buildx takes over where it is installed, as with Docker's client. */
final class BuildxAlias {
    private BuildxAlias() {}

    /**
     * The words for Buildx.
     *
     * @param words the command line from the command on
     * @return empty where the command is not about builds, or {@code DOCKER_BUILDKIT=0}, {@code JDOCKER_BUILDX=0} or a dry run keeps it
     *     here
     */
    static List<String> of(List<String> words, Map<String, String> environment) {
        // Buildx knows no dry run: it would take the flag for a mistake.
        if (BuildCommand.isOff(environment.get("DOCKER_BUILDKIT"))
                || BuildCommand.isOff(environment.get("JDOCKER_BUILDX"))
                || words.contains("--dry-run")) {
            return List.of();
        }
        List<String> rest = new ArrayList<>(words);
        if (rest.getFirst().equals("image") && rest.size() > 1 && rest.get(1).equals("build")) {
            rest.removeFirst();
        }
        switch (rest.getFirst()) {
            case "bake", "build" -> rest.addFirst("buildx");
            case "builder" -> rest.set(0, "buildx");
            default -> rest.clear();
        }
        return rest;
    }
}
