package dev.jdocker.linux.cgroup;

/** Which device nodes the processes of a group may make and use. */
final class DevicePolicy {
    private DevicePolicy() {}
}
