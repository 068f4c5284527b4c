// Run by OmegaT when it has loaded a project: prints what it reads in the files of the glossary
// folder, an entry a line as JSON, each line marked so that it is told from OmegaT's own.
import groovy.json.JsonOutput
import org.omegat.core.Core
import org.omegat.gui.glossary.GlossaryManager

if (binding.variables.get("eventType").toString() == "LOAD") {
    def manager = new GlossaryManager(null)
    manager.priorityGlossary = new File("none")
    def folder = new File(Core.project.projectProperties.glossaryRoot)
    folder.listFiles().findAll { it.isFile() && it.length() > 0 }.sort().each { file ->
        // As OmegaT does itself: by the file's ending.
        manager.loadGlossaryFile(file).each {
            println "GLOSSARY " + JsonOutput.toJson([file.name, it.srcText, it.locText, it.commentText])
        }
    }
}
