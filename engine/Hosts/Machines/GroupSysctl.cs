using System.Globalization;
using NetSim.Tcp;

namespace NetSim.Hosts;

/// <summary>The sysctls of a group of machines: <c>group.Sysctl["net.ipv4.tcp_syncookies"] = "1"</c>.</summary>
public sealed class GroupSysctl
{
    private readonly MachineGroup _group;

    internal GroupSysctl(MachineGroup group) => _group = group;

    /// <summary>A sysctl as text; several numbers are separated by blanks.</summary>
    /// <param name="name">Its name, such as <c>net.ipv4.tcp_fin_timeout</c>.</param>
    /// <exception cref="SysctlException">It is unknown, out of range, read-only or not in this kernel.</exception>
    public string this[string name]
    {
        get => SysctlException.Require(
            _group.Name, SysctlTable.TryGet(_group.Kernel, _group.Settings, name, out var text), text);
        set => SysctlException.Require(_group.Name, _group.Write(name, value), value);
    }

    /// <summary>Writes a number.</summary>
    /// <exception cref="SysctlException">It is unknown, out of range, read-only or not in this kernel.</exception>
    public void Set(string name, long value) => this[name] = value.ToString(CultureInfo.InvariantCulture);
}
