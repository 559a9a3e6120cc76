package dev.jdocker.daemon.build.control;

import buildkit.gateway.Ref;
import buildkit.gateway.RefMap;
import buildkit.gateway.Result;
import buildkit.llb.Definition;
import com.google.protobuf.ByteString;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.persist.Documents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Results of builds on the wire: names for them, and what clients are told beside. */
final class Results {

    private static final String CONFIG = "containerimage.config";
    private static final String PLATFORMS = "refs.platforms";

    private Results() {}

    /** A name for one image of a result: that of the result, then the image's number in it. */
    private static String ref(String result, int number) {
        return number == 0 ? result : result + "." + number;
    }

    /** Which image of its result a name stands for. */
    static BuiltImage image(BuildResult result, String ref) {
        int dot = ref.indexOf('.');
        return result.images().get(dot < 0 ? 0 : Integer.parseInt(ref.substring(dot + 1)));
    }

    /** Keeps the result in the build and describes it. */
    static Result keep(RunningBuild build, BuildResult result, boolean byPlatform) {
        String name = UUID.randomUUID().toString();
        Result.Builder told = Result.newBuilder();
        List<BuiltImage> images = result.images();
        List<PlatformEntry> platforms = new ArrayList<>();
        RefMap.Builder refs = RefMap.newBuilder();
        for (int number = 0; number < images.size(); number++) {
            BuiltImage image = images.get(number);
            String ref = ref(name, number);
            build.keep(ref, result);
            Ref wire = Ref.newBuilder()
                    .setId(ref)
                    .setDef(Definitions.ofResult(ref))
                    .build();
            ByteString config = ByteString.copyFrom(image.config());
            if (byPlatform) {
                String id = text(image.platform());
                refs.putRefs(id, wire);
                told.putMetadata(CONFIG + "/" + id, config);
                platforms.add(new PlatformEntry(id, PlatformFields.of(image.platform())));
            } else {
                told.setRef(wire).putMetadata(CONFIG, config);
            }
        }
        if (byPlatform) {
            told.setRefs(refs)
                    .putMetadata(PLATFORMS, ByteString.copyFrom(Documents.write(new PlatformList(platforms))));
        }
        return told.build();
    }

    /** Keeps what came of operations, which has no config but its client's, and describes it. */
    static Result keep(RunningBuild build, BuildResult result, Definition definition) {
        String ref = UUID.randomUUID().toString();
        build.keep(ref, result);
        return told(ref, definition);
    }

    /** A result of that name that clients know by these operations. */
    static Result told(String ref, Definition definition) {
        return Result.newBuilder()
                .setRef(Ref.newBuilder().setId(ref).setDef(definition))
                .build();
    }

    /** The config that a client gives an image with its result, null if it gives none. */
    static byte @Nullable [] config(Result result, String platform) {
        return config(platform, key -> {
            @Nullable ByteString config = result.getMetadataMap().get(key);
            return config == null ? null : config.toByteArray();
        });
    }

    /** The same of the attributes of an exporter. */
    static byte @Nullable [] config(Map<String, String> attributes, String platform) {
        return config(platform, key -> {
            @Nullable String config = attributes.get(key);
            return config == null ? null : config.getBytes(StandardCharsets.UTF_8);
        });
    }

    private static byte @Nullable [] config(String platform, Function<String, byte @Nullable []> values) {
        byte @Nullable [] own = platform.isEmpty() ? null : values.apply(CONFIG + "/" + platform);
        return own == null ? values.apply(CONFIG) : own;
    }

    record PlatformList(
            @com.fasterxml.jackson.annotation.JsonProperty("Platforms")
            List<PlatformEntry> platforms) {}

    record PlatformEntry(
            @com.fasterxml.jackson.annotation.JsonProperty("ID")
            String id,

            @com.fasterxml.jackson.annotation.JsonProperty("Platform")
            PlatformFields platform) {}

    record PlatformFields(String architecture, String os, String variant) {
        static PlatformFields of(ImagePlatform platform) {
            return new PlatformFields(platform.architecture(), platform.os(), platform.variant());
        }
    }

    static String text(ImagePlatform platform) {
        return platform.os()
                + "/"
                + platform.architecture()
                + (platform.variant().isEmpty() ? "" : "/" + platform.variant());
    }

    /** The names in what a client returns, by platform. */
    static Map<String, String> refs(Result result) {
        Map<String, String> refs = new LinkedHashMap<>();
        switch (result.getResultCase()) {
            case REF -> put(refs, "", result.getRef().getId());
            case REFS -> result.getRefs().getRefsMap().forEach((platform, ref) -> put(refs, platform, ref.getId()));
            case REFDEPRECATED -> put(refs, "", result.getRefDeprecated());
            case REFSDEPRECATED -> result.getRefsDeprecated().getRefsMap().forEach((key, ref) -> put(refs, key, ref));
            case RESULT_NOT_SET -> {
                // A client that only asked something.
            }
        }
        return refs;
    }

    private static void put(Map<String, String> refs, String platform, String ref) {
        if (!ref.isEmpty()) {
            refs.put(platform, ref);
        }
    }
}
