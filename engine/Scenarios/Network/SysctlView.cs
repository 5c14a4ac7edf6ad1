using System.Globalization;
using NetSim.Hosts;
using NetSim.Tcp;

namespace NetSim.Scenarios;

/// <summary>
/// The sysctls of a host or a group by their full names. A wrong name or value is refused where it is written. Written
/// while the run goes on, a value holds for new sockets and listeners; existing ones keep what Linux lets them keep.
/// </summary>
public sealed class SysctlView
{
    private readonly HostGroup _group;
    private readonly Host? _member;

    internal SysctlView(HostGroup group, Host? member)
    {
        _group = group;
        _member = member;
    }

    /// <summary>A sysctl's value; several numbers are separated by blanks.</summary>
    /// <param name="name">Full name, such as <c>net.ipv4.tcp_syncookies</c>.</param>
    /// <exception cref="ScenarioException">The kernel has no such sysctl, it is read-only, or the value is out of range.</exception>
    public SysctlValue this[string name]
    {
        get => new(Read(name));
        set => Write(name, value.Text);
    }

    private string Read(string name)
    {
        var (group, member) = (_group, _member);
        if (!group.Context.Simulation.HasStarted)
        {
            var result = SysctlTable.TryGet(group.Profile, group.Scratch, name, out var text);
            return result.IsOk ? text : throw Refusal(result);
        }

        return Refusals.Translate(() => member is null ? group.Machines.Sysctl[name] : member.Machine.Sysctl[name]);
    }

    private void Write(string name, string text)
    {
        var (group, member) = (_group, _member);
        if (!group.Context.Simulation.HasStarted)
        {
            var result = SysctlTable.Set(group.Profile, group.Scratch, name, text);
            if (!result.IsOk)
            {
                throw Refusal(result);
            }
        }

        group.Context.Simulation.WhenBuilt(() => Refusals.Translate(() =>
        {
            if (member is null || group.Count == 1)
            {
                var sysctl = group.Machines.Sysctl;
                sysctl[name] = text;
            }
            else
            {
                var sysctl = member.Machine.Sysctl;
                sysctl[name] = text;
            }
        }));
    }

    private ScenarioException Refusal(SysctlResult result) =>
        new(new SysctlException(_member?.Name ?? _group.Name, result).Message);
}

/// <summary>The text of a sysctl, made from a number or a text.</summary>
/// <param name="Text">As <c>sysctl</c> prints it.</param>
public readonly record struct SysctlValue(string Text)
{
    /// <summary>A number.</summary>
    public static implicit operator SysctlValue(int number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A large number.</summary>
    public static implicit operator SysctlValue(long number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>On or off.</summary>
    public static implicit operator SysctlValue(bool on) => new(on ? "1" : "0");

    /// <summary>Several numbers, or a name.</summary>
    public static implicit operator SysctlValue(string text) => new(text);

    /// <summary>The text.</summary>
    public static implicit operator string(SysctlValue value) => value.Text;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
