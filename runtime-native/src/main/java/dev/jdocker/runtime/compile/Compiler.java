package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.O_WRONLY;

import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Hooks;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Root;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.Program.Section;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.util.Map;

/**
 * Compiles an OCI config into the program that starts its container. The order of the steps is what keeps it safe: limits and
 * cgroup first, mounts while the host's root is still in view, then the new root, then the user, and the filter and the
 * execution last.
 */
public final class Compiler {
    /** Docker's clients take exit status 127 from these words. */
    static final String NOT_FOUND = "exec: \"%s\": executable file not found in $PATH";

    private static final int AT_FDCWD = -100;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | Flags.O_CLOEXEC;

    private final Host host;

    public Compiler(Host host) {
        this.host = host;
    }

    /**
     * Compiles one config.
     *
     * @throws CompileException if the config is contradictory or asks for what this runtime does not do
     */
    public Compiled compile(CompileRequest request) {
        Spec spec = request.spec();
        LinuxSection linux = spec.linux();
        ContainerProcess process = spec.process();
        if (linux == null || process == null) {
            throw new CompileException("config has no " + (linux == null ? "linux" : "process") + " section");
        }
        refuseUnsupported(spec, linux, process);
        ProgramBuilder program = new ProgramBuilder(host.architecture());
        Assembly assembly = new Assembly(program);
        Scope scope = new Scope(linux);
        program.cloneFlags(scope.cloneFlags());
        before(assembly, scope, request);
        userNamespace(assembly, scope);
        program.in(Section.CHILD);
        child(assembly, scope, request, linux, process);
        return new Compiled(program.build(), assembly.grants());
    }

    /** What would be ignored otherwise is refused. */
    private static void refuseUnsupported(Spec spec, LinuxSection linux, ContainerProcess process) {
        refuse(linux.intelRdt() != null, "linux.intelRdt");
        refuse(linux.memoryPolicy() != null, "linux.memoryPolicy");
        refuse(linux.personality() != null, "linux.personality");
        refuse(linux.mountLabel() != null && !linux.mountLabel().isEmpty(), "linux.mountLabel");
        refuse(!linux.netDevices().isEmpty(), "linux.netDevices");
        refuse(!linux.timeOffsets().isEmpty(), "linux.timeOffsets");
        refuse(
                linux.rootfsPropagation() != null
                        && !linux.rootfsPropagation().isEmpty()
                        && !linux.rootfsPropagation().endsWith("private"),
                "linux.rootfsPropagation " + linux.rootfsPropagation());
        refuse(process.apparmorProfile() != null && !process.apparmorProfile().isEmpty(), "process.apparmorProfile");
        refuse(process.selinuxLabel() != null && !process.selinuxLabel().isEmpty(), "process.selinuxLabel");
        refuse(process.scheduler() != null, "process.scheduler");
        refuse(process.ioPriority() != null, "process.ioPriority");
        refuse(process.execCpuAffinity() != null, "process.execCPUAffinity");
        for (Mount mount : spec.mounts()) {
            refuse(!mount.uidMappings().isEmpty() || !mount.gidMappings().isEmpty(), "idmapped mounts");
        }
    }

    private static void refuse(boolean present, String what) {
        if (present) {
            throw new CompileException(what + " is not implemented yet");
        }
    }

    private static void before(Assembly assembly, Scope scope, CompileRequest request) {
        ProgramBuilder program = assembly.program.in(Section.BEFORE);
        if (request.launching().detached()) {
            program.detached();
        } else {
            MonitorSteps.writePid(assembly);
        }
        if (scope.joins(NamespaceType.PID)) {
            int ns = assembly.descriptor(new Grant.NamespaceFile(scope.path(NamespaceType.PID)));
            program.call(Syscall.SETNS, ns, Flags.CLONE_NEWPID)
                    .orFail("join pid namespace " + scope.path(NamespaceType.PID));
        }
        new RootfsSteps(assembly, scope, request).before();
    }

    /** The launcher writes the maps of the child's user namespace: user_namespaces(7). */
    private static void userNamespace(Assembly assembly, Scope scope) {
        IdMappings mappings = scope.mappings();
        if (mappings != null) {
            writeMaps(assembly, mappings);
        }
    }

    private static void writeMaps(Assembly assembly, IdMappings mappings) {
        ProgramBuilder program = assembly.program.in(Section.PARENT);
        Argument digits = program.bytes(new byte[24], "child's pid");
        program.decimal(digits, new Argument.Slot(0)).orFail("write pid");
        Argument proc = program.call(
                        Syscall.OPENAT, AT_FDCWD, "/proc", Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_CLOEXEC, 0)
                .toSlot("open /proc");
        Argument directory = program.call(
                        Syscall.OPENAT, proc, digits, Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_CLOEXEC, 0)
                .toSlot("open the child's /proc directory");
        writeMap(assembly, directory, "uid_map", IdMappings.mapFile(mappings.users()));
        writeMap(assembly, directory, "gid_map", IdMappings.mapFile(mappings.groups()));
    }

    private static void writeMap(Assembly assembly, Argument directory, String name, String content) {
        String message = "write " + name;
        Argument file = assembly.program
                .call(Syscall.OPENAT, directory, name, O_WRONLY | Flags.O_CLOEXEC, 0)
                .toSlot(message);
        assembly.program.call(Syscall.WRITE, file, content, content.length()).orFail(message);
        assembly.close(file);
    }

    /**
     * A program whose child does nothing but live in a user namespace of these mappings until the descriptor of the only grant, a
     * pipe, reaches its end: the namespace is for idmapped mounts.
     */
    public Compiled idmapHolder(IdMappings mappings) {
        ProgramBuilder program = new ProgramBuilder(host.architecture());
        Assembly assembly = new Assembly(program);
        program.cloneFlags(Flags.CLONE_NEWUSER);
        writeMaps(assembly, mappings);
        program.in(Section.CHILD);
        int pipe = assembly.descriptor(new Grant.Stream(0));
        program.call(Syscall.CLOSE, 11)
                .orFail("close the report"); // FD_REPORT: tells the engine that the maps are written
        program.call(Syscall.READ, pipe, program.bytes(new byte[8], "buffer"), 1)
                .orFail("wait");
        return new Compiled(program.build(), assembly.grants());
    }

    private void child(
            Assembly assembly, Scope scope, CompileRequest request, LinuxSection linux, ContainerProcess process) {
        ProgramBuilder program = assembly.program;
        Spec spec = request.spec();
        program.call(Syscall.SETSID).orFail("setsid");
        MonitorSteps.enterCgroup(assembly, host, request.cgroupTasks());
        if (scope.creates(NamespaceType.CGROUP)) {
            program.call(Syscall.UNSHARE, Flags.CLONE_NEWCGROUP).orFail("unshare cgroup namespace");
        }
        join(assembly, scope, NamespaceType.NETWORK);
        join(assembly, scope, NamespaceType.IPC);
        join(assembly, scope, NamespaceType.UTS);
        join(assembly, scope, NamespaceType.CGROUP);
        ProcessSteps steps = new ProcessSteps(assembly, host, process);
        steps.limits();
        program.call(Syscall.UMASK, 0).orFail("umask");
        RootfsSteps rootfs = new RootfsSteps(assembly, scope, request);
        Argument root = rootfs.mount();
        if (scope.mappings() != null) {
            // Until here files of the host had to be reached; from here on the container's root makes its files.
            program.call(Syscall.SETRESGID, 0, 0, 0).orFail("setgid 0 in the user namespace");
            program.call(Syscall.SETGROUPS, 0, 0).orFail("setgroups in the user namespace");
            program.call(Syscall.SETRESUID, 0, 0, 0).orFail("setuid 0 in the user namespace");
        }
        MountSteps mounts = new MountSteps(assembly, host, scope, process.terminal(), root);
        DeviceSteps devices = new DeviceSteps(assembly, scope, root);
        boolean devicesMade = false;
        for (Mount mount : spec.mounts()) {
            mounts.mount(mount);
            if (Assembly.relative(mount.destination()).equals("dev")) {
                devicesMade = true;
                devices.make(linux.devices());
            }
        }
        if (!devicesMade) {
            devices.make(linux.devices());
        }
        if (process.terminal()) {
            devices.console(assembly.descriptor(new Grant.TerminalSlave()));
        }
        workingDirectory(assembly, root, process.cwd());
        names(program, spec, scope);
        loopback(program, scope);
        steps.oomScore(root, "proc/self");
        sysctls(assembly, root, linux.sysctl());
        PathSteps paths = new PathSteps(assembly, root);
        linux.readonlyPaths().forEach(paths::readOnly);
        linux.maskedPaths().forEach(paths::mask);
        Hooks hooks = spec.hooks();
        if (hooks != null
                && !(hooks.prestart().isEmpty()
                        && hooks.createRuntime().isEmpty()
                        && hooks.createContainer().isEmpty())) {
            StageSteps.stop(assembly, Stage.MOUNTED);
        }
        Root rootSection = spec.root();
        rootfs.pivot(root, rootSection != null && rootSection.readonly());
        steps.streams();
        if (request.launching().detached()) {
            steps.mustBeExecutable();
            StageSteps.stop(assembly, Stage.CREATED, assembly.descriptor(new Grant.StartFifo()));
        } else if (hooks != null && !hooks.startContainer().isEmpty()) {
            StageSteps.stop(assembly, Stage.STARTING);
        }
        steps.become(request.filter());
        if (request.launching().init()) {
            program.init().orFail("start the init");
        }
        steps.execute(request.launching().preserved());
    }

    private static void join(Assembly assembly, Scope scope, NamespaceType type) {
        if (scope.joins(type)) {
            int ns = assembly.descriptor(new Grant.NamespaceFile(scope.path(type)));
            assembly.program.call(Syscall.SETNS, ns, Scope.flag(type)).orFail("join namespace " + scope.path(type));
        }
    }

    /** A working directory that the image lacks is made, as Docker does. */
    private static void workingDirectory(Assembly assembly, Argument root, String cwd) {
        if (!Assembly.relative(cwd).equals(".")) {
            int mark = assembly.program.slotMark();
            Argument directory =
                    assembly.directoryInside(root, cwd, true, "mkdir " + cwd + " as the working directory");
            assembly.close(directory);
            assembly.program.freeSlots(mark);
        }
    }

    private static void names(ProgramBuilder program, Spec spec, Scope scope) {
        String hostname = spec.hostname();
        if (hostname != null && !hostname.isEmpty()) {
            if (!scope.creates(NamespaceType.UTS)) {
                throw new CompileException("unable to set hostname without a private UTS namespace");
            }
            program.call(Syscall.SETHOSTNAME, hostname, hostname.length()).orFail("sethostname");
        }
        String domain = spec.domainname();
        if (domain != null && !domain.isEmpty()) {
            program.call(Syscall.SETDOMAINNAME, domain, domain.length()).orFail("setdomainname");
        }
    }

    /** Brings lo up in a new network namespace: struct ifreq of netdevice(7) with IFF_UP. */
    private static void loopback(ProgramBuilder program, Scope scope) {
        if (scope.creates(NamespaceType.NETWORK)) {
            byte[] ifreq = new byte[40];
            ifreq[0] = 'l';
            ifreq[1] = 'o';
            ifreq[16] = 1;
            Argument socket =
                    program.call(Syscall.SOCKET, AF_INET, SOCK_DGRAM_CLOEXEC, 0).toSlot("bring up lo");
            program.call(Syscall.IOCTL, socket, SIOCSIFFLAGS, program.bytes(ifreq, "{lo up}"))
                    .orFail("bring up lo");
            program.call(Syscall.CLOSE, socket).orFail("close");
        }
    }

    private static void sysctls(Assembly assembly, Argument root, Map<String, String> sysctls) {
        for (Map.Entry<String, String> sysctl : sysctls.entrySet()) {
            int mark = assembly.program.slotMark();
            String path = "proc/sys/" + sysctl.getKey().replace('.', '/');
            String message = "set sysctl " + sysctl.getKey();
            Argument file = assembly.openInside(root, path, O_WRONLY, 0, false).toSlot(message);
            assembly.program
                    .call(
                            Syscall.WRITE,
                            file,
                            sysctl.getValue(),
                            sysctl.getValue().length())
                    .orFail(message);
            assembly.close(file);
            assembly.program.freeSlots(mark);
        }
    }
}
