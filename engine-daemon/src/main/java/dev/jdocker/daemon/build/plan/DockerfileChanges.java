package dev.jdocker.daemon.build.plan;

import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.daemon.build.dockerfile.Changes;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.Instruction;
import dev.jdocker.daemon.build.dockerfile.Lint;
import dev.jdocker.daemon.build.dockerfile.Variables;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.image.ConfigChanges;
import java.util.List;

/** Changes a config as a build would. */
public final class DockerfileChanges implements ConfigChanges {

    @Override
    public ImageConfig apply(ImageConfig config, List<String> changes) {
        if (changes.isEmpty()) {
            return config;
        }
        try {
            return apply(config, Changes.parse(String.join("\n", changes)));
        } catch (DockerfileException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    private static ImageConfig apply(ImageConfig config, Changes changes) throws DockerfileException {
        StageState state = StageState.of(config);
        ConfigDispatch dispatch = new ConfigDispatch(state, new Variables(changes.escape()), Lint.ofNothing());
        for (Instruction instruction : changes.instructions()) {
            dispatch.dispatch(instruction);
        }
        return state.config().toBuilder()
                .workingDir(state.directory)
                .argsEscaped(config.argsEscaped() && !state.commandSet)
                .build();
    }
}
