using System.Globalization;
using NetSim.Tcp;

namespace NetSim.Hosts;

/// <summary>
/// The sysctls of one machine: <c>web.Sysctl["net.ipv4.tcp_fin_timeout"] = "30"</c>. A machine that shares its group's
/// gets its own on the first write. Sockets and listeners keep what Linux lets them keep.
/// </summary>
public sealed class MachineSysctl
{
    private readonly Machine _machine;

    internal MachineSysctl(Machine machine) => _machine = machine;

    /// <summary>A sysctl as text; several numbers are separated by blanks.</summary>
    /// <param name="name">Its name, such as <c>net.ipv4.tcp_fin_timeout</c>.</param>
    /// <exception cref="SysctlException">It is unknown, out of range, read-only or not in this kernel.</exception>
    public string this[string name]
    {
        get => SysctlException.Require(
            _machine.Name, SysctlTable.TryGet(_machine.Kernel, _machine.Settings, name, out var text), text);
        set => SysctlException.Require(_machine.Name, _machine.Write(name, value), value);
    }

    /// <summary>Writes a number.</summary>
    /// <exception cref="SysctlException">It is unknown, out of range, read-only or not in this kernel.</exception>
    public void Set(string name, long value) => this[name] = value.ToString(CultureInfo.InvariantCulture);
}
