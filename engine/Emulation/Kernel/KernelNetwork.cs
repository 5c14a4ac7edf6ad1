using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace NetSim.Emulation;

/// <summary>
/// A network namespace of its own for the calling thread, with one TUN device through which the script's side is
/// reached. It goes with the thread.
/// </summary>
internal sealed unsafe class KernelNetwork : IDisposable
{
    /// <summary>The device's name, which scripts' commands name.</summary>
    public const string Device = "tun0";

    private const int NameLength = 16;

    /// <summary>Makes the namespace and the device.</summary>
    /// <param name="local">The machine's address with its prefix.</param>
    /// <param name="remote">The script's network.</param>
    /// <param name="gateway">The next hop to it.</param>
    /// <param name="mtu">The device's MTU.</param>
    /// <exception cref="NotSupportedException">
    /// The machine does not allow it; the message says what is missing.
    /// </exception>
    public KernelNetwork(string local, string remote, string gateway, int mtu)
    {
        if (Native.Unshare(Native.NewNetwork) != 0)
        {
            throw Failed("A network namespace cannot be made (unshare)");
        }

        Tunnel = Native.Open("/dev/net/tun", Native.ReadWrite);
        if (Tunnel < 0)
        {
            throw Failed("/dev/net/tun cannot be opened");
        }

        var request = stackalloc byte[NameLength + 24];
        new Span<byte>(request, NameLength + 24).Clear();
        Encoding.ASCII.GetBytes(Device, new Span<byte>(request, NameLength));
        *(short*)(request + NameLength) = Native.Tun | Native.NoPacketInformation;
        if (Native.Control(Tunnel, Native.SetInterface, request) < 0)
        {
            throw Failed("The TUN device cannot be made");
        }

        Run("ip", "link", "set", "lo", "up");
        Run("ip", "addr", "add", local, "dev", Device);
        Run("ip", "link", "set", Device, "up", "mtu", $"{mtu}");
        Run("ip", "route", "add", remote, "via", gateway, "dev", Device);
    }

    /// <summary>
    /// The descriptor of the TUN device: packets of the machine are read from it, the script's are written to it.
    /// </summary>
    public int Tunnel { get; }

    /// <summary>Runs a program in the namespace: a child belongs to that of the thread which starts it.</summary>
    /// <exception cref="NotSupportedException">It is not there, or it failed.</exception>
    public static void Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new NotSupportedException($"'{program} {string.Join(' ', arguments)}' failed: {said.Trim()}");
            }
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new NotSupportedException(
                $"The program '{program}' is needed and cannot be run: {missing.Message}", missing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Native.Close(Tunnel);

    private static NotSupportedException Failed(string what) =>
        new($"{what}: {Marshal.GetLastPInvokeErrorMessage()}. Root, CONFIG_NET_NS and CONFIG_TUN are needed.");
}
