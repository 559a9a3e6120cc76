package dev.jdocker.daemon.image;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.tar.TarBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Archives of small images for tests. */
final class Archives {

    private Archives() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] layer(String name) {
        return new TarBuilder().file(name, "content of " + name).build();
    }

    static byte[] config(String more, byte[]... layers) {
        String diffIds = Arrays.stream(layers)
                .map(layer -> "\"" + Digest.of(layer) + "\"")
                .collect(Collectors.joining(","));
        return bytes("{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\"2026-01-02T03:04:05Z\"," + more
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds + "]}}");
    }

    /** As docker save wrote it before release 25: {@code <hex>.json} and {@code n/layer.tar}. */
    static byte[] docker(byte[] config, List<String> tags, byte[]... layers) {
        TarBuilder tar = new TarBuilder();
        String names = tags.stream().map(tag -> "\"" + tag + "\"").collect(Collectors.joining(","));
        StringBuilder paths = new StringBuilder();
        for (int i = 0; i < layers.length; i++) {
            tar.folder(i + "").file(i + "/layer.tar", layers[i]);
            paths.append(i == 0 ? "" : ",").append('"').append(i).append("/layer.tar\"");
        }
        return tar.file("c.json", config)
                .file(
                        "manifest.json",
                        "[{\"Config\":\"c.json\",\"RepoTags\":[" + names + "],\"Layers\":[" + paths + "]}]")
                .build();
    }

    static TarBuilder blob(TarBuilder tar, byte[] content) {
        return tar.file("blobs/sha256/" + Digest.of(content).hex(), content);
    }

    static String descriptor(String type, byte[] content, String more) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + Digest.of(content) + "\",\"size\":" + content.length
                + more + "}";
    }
}
