// Run by OmegaT when it has loaded a project: has OmegaT's own client of Apertium translate the texts of
// the files in the project's folder `dictionary`, and prints what it is answered, each line as JSON, marked.
import groovy.json.JsonOutput
import org.omegat.core.Core
import org.omegat.core.machinetranslators.ApertiumTranslate
import org.omegat.core.machinetranslators.BaseTranslate
import org.omegat.util.Language

if (binding.variables.get("eventType").toString() == "LOAD") {
    ApertiumTranslate.GT_URL = System.getProperty("jisr.url") + "/translate?q="
    // The constructor adds an item to a menu, and without a window there is none.
    def field = sun.misc.Unsafe.getDeclaredField("theUnsafe")
    field.accessible = true
    def unsafe = field.get(null)
    def client = unsafe.allocateInstance(ApertiumTranslate)
    def cache = BaseTranslate.getDeclaredField("cache")
    unsafe.putObject(client, unsafe.objectFieldOffset(cache), new TreeMap())
    def folder = new File(Core.project.projectProperties.dictRoot)
    folder.listFiles().findAll { it.name.endsWith(".txt") }.sort().each { file ->
        file.readLines("UTF-8").each { line ->
            def (source, target, text) = line.split("\t") as List
            def answer = client.translate(new Language(source), new Language(target), text)
            println "APERTIUM " + JsonOutput.toJson([text, answer])
        }
    }
}
