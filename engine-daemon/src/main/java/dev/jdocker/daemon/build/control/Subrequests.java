package dev.jdocker.daemon.build.control;

import buildkit.gateway.Result;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.protobuf.ByteString;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.Inquiries;
import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.build.SourceLocation;
import dev.jdocker.daemon.persist.Documents;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What clients ask of the frontend instead of a build ({@code docker build --call}): answered by metadata, of which
 * {@code result.json} is the answer in BuildKit's form.
 */
final class Subrequests {

    private static final String VERSION = "1.0.0";

    private final Inquiries inquiries;

    Subrequests(Inquiries inquiries) {
        this.inquiries = inquiries;
    }

    record Offer(String name, String version, String type, String description, List<Named> opts, List<Named> metadata) {
        static Offer of(String name, String description, String... opts) {
            return new Offer(
                    "frontend." + name,
                    VERSION,
                    "rpc",
                    description,
                    List.of(opts).stream().map(Named::new).toList(),
                    List.of(new Named("result.json")));
        }
    }

    record Named(@JsonProperty("name") String name) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Location(@JsonProperty("ranges") List<Range> ranges) {
        static @Nullable Location of(@Nullable SourceLocation location) {
            return location == null
                    ? null
                    : new Location(location.ranges().stream()
                            .map(range -> new Range(
                                    new Position(range.startLine(), range.startColumn()),
                                    new Position(range.endLine(), range.endColumn())))
                            .toList());
        }
    }

    record Range(
            @JsonProperty("start") Position start,
            @JsonProperty("end") Position end) {}

    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record Position(
            @JsonProperty("line") int line,
            @JsonProperty("character") int character) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Lint(
            @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("warnings")
            List<Warning> warnings,

            @JsonProperty("sources") List<Source> sources,
            @JsonProperty("buildError") @Nullable Failure error) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Warning(
            @JsonProperty("ruleName") String ruleName,
            @JsonProperty("description") String description,
            @JsonProperty("url") String url,
            @JsonProperty("detail") String detail,
            @JsonProperty("location") @Nullable Location location) {}

    record Source(
            @JsonProperty("fileName") String fileName,
            @JsonProperty("language") String language,
            @JsonProperty("data") String base64) {
        static Source of(SourceFile file) {
            return new Source(file.name(), "Dockerfile", Subrequests.base64(file));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Failure(
            @JsonProperty("message") String message,
            @JsonProperty("location") @Nullable Location location) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Outline(
            @JsonProperty("name") String name,
            @JsonProperty("description") String description,
            @JsonProperty("args") List<Argument> args,
            @JsonProperty("secrets") List<Lent> secrets,
            @JsonProperty("ssh") List<Lent> ssh,
            @JsonProperty("cache") List<Cache> cache,
            @JsonProperty("sources") List<String> sources) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Argument(
            @JsonProperty("name") String name,
            @JsonProperty("description") String description,
            @JsonProperty("value") String value,
            @JsonProperty("location") @Nullable Location location) {}

    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record Lent(
            @JsonProperty("name") String name,
            @JsonProperty("required") boolean required,
            @JsonProperty("location") @Nullable Location location) {
        static List<Lent> of(List<Inquiries.Lent> all) {
            return all.stream()
                    .map(one -> new Lent(one.name(), one.required(), Location.of(one.location())))
                    .toList();
        }
    }

    record Cache(
            @JsonProperty("ID") String id,
            @JsonProperty("location") @Nullable Location location) {}

    record Targets(
            @JsonProperty("targets") List<Target> targets,
            @JsonProperty("sources") List<String> sources) {}

    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record Target(
            @JsonProperty("name") String name,
            @JsonProperty("default") boolean last,
            @JsonProperty("description") String description,
            @JsonProperty("base") String base,
            @JsonProperty("platform") String platform,
            @JsonProperty("location") @Nullable Location location) {}

    /** The answer, null if the frontend knows no such question. */
    @Nullable
    Result answer(String question, BuildRequest request, BuildObserver observer)
            throws BuildException, InterruptedException {
        return switch (question) {
            case "frontend.lint" -> lint(inquiries.check(request, observer));
            case "frontend.outline" -> metadata(outline(inquiries.outline(request, observer)));
            case "frontend.targets" -> metadata(targets(inquiries.targets(request, observer)));
            case "frontend.subrequests.describe" ->
                metadata(List.of(
                        Offer.of("outline", "List all parameters current build target supports", "target"),
                        Offer.of("targets", "List all targets current build supports"),
                        Offer.of("lint", "Lint a Dockerfile"),
                        Offer.of("subrequests.describe", "List available subrequest types")));
            default -> null;
        };
    }

    private static String base64(SourceFile file) {
        return Base64.getEncoder().encodeToString(file.bytes());
    }

    private static Result metadata(Object answer) {
        return Result.newBuilder()
                .putMetadata("result.json", ByteString.copyFrom(Documents.write(answer)))
                .putMetadata("version", ByteString.copyFromUtf8(VERSION))
                .build();
    }

    private static Result lint(Inquiries.Findings findings) {
        @Nullable BuildException failure = findings.failure();
        Lint lint = new Lint(
                findings.warnings().stream().map(Subrequests::warning).toList(),
                List.of(Source.of(findings.file())),
                failure == null
                        ? null
                        : new Failure(String.valueOf(failure.getMessage()), Location.of(failure.location())));
        boolean clean = failure == null && findings.warnings().isEmpty();
        return metadata(lint).toBuilder()
                .putMetadata("result.statuscode", ByteString.copyFromUtf8(clean ? "0" : "1"))
                .build();
    }

    private static Warning warning(BuildObserver.Warning warning) {
        String prefix = warning.rule() + ": ";
        String text = warning.shortText();
        return new Warning(
                warning.rule(),
                String.join("\n", warning.detail()),
                warning.url(),
                text.startsWith(prefix) ? text.substring(prefix.length()) : text,
                Location.of(warning.location()));
    }

    private static Outline outline(Inquiries.Outline outline) {
        return new Outline(
                outline.name(),
                outline.description(),
                outline.arguments().stream()
                        .map(one ->
                                new Argument(one.name(), one.description(), one.value(), Location.of(one.location())))
                        .toList(),
                Lent.of(outline.secrets()),
                Lent.of(outline.agents()),
                outline.caches().stream()
                        .map(one -> new Cache(one.name(), Location.of(one.location())))
                        .toList(),
                List.of(base64(outline.file())));
    }

    private static Targets targets(Inquiries.Targets targets) {
        return new Targets(
                targets.all().stream()
                        .map(one -> new Target(
                                one.name(),
                                one.last(),
                                one.description(),
                                one.base(),
                                one.platform(),
                                Location.of(one.location())))
                        .toList(),
                List.of(base64(targets.file())));
    }
}
