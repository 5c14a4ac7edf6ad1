using NetSim.Tcp;

namespace NetSim.Packetdrill;

/// <summary>Reads a script and plays it against a simulated host.</summary>
public static class Conversation
{
    /// <summary>
    /// The kernel that a script is written for: a folder on its path that has a profile's name says so, as in
    /// <c>fack/linux-3.10/lost.pkt</c>; else the default, linux-6.18.
    /// </summary>
    /// <param name="path">Where the script lies.</param>
    public static KernelProfile KernelOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var folders = path.Split('/', '\\');
        return KernelProfile.All.LastOrDefault(p => folders.Contains(p.Name)) ?? KernelProfile.Find(KernelProfile.DefaultName);
    }

    /// <summary>Plays a script.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="kernel">The profile of the host under test.</param>
    /// <param name="defines">Macros by name; null for none.</param>
    /// <returns>What came of it. A text that is no script fails at the place where it is none.</returns>
    public static ScriptVerdict Play(
        string file, string text, KernelProfile kernel, IReadOnlyDictionary<string, string>? defines = null)
    {
        Script script;
        ScriptOptions options;
        try
        {
            script = Parser.Parse(file, text, defines);
            options = new ScriptOptions().With(script.Options);
        }
        catch (ScriptException wrong)
        {
            return new(file, wrong.At, wrong.Message, IsUnderstood: false);
        }

        using var host = new SimulatedHost(kernel, options);
        return ScriptRunner.Run(script, host, options);
    }
}
